// The health page as a plain text to paste into a report, and the way paths are kept out of it. Pure.
import type { HealthLine } from '../../contract';

/** A line as main knows it. */
export interface CheckedLine extends HealthLine {
  /** The label where names are kept out; null where it names nothing of the user's. */
  plainLabel?: string;
  /** What is told only together with names: paths, mostly. */
  detail?: string;
}

/**
 * A text without paths: in each line all from the first word with a slash to the last one becomes `<path>`, as folder names may hold spaces. So
 * no text that passes through here may hold a slash of its own.
 */
export function withoutPaths(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\S*[/\\](?:.*[/\\])?\S*/, '<path>'))
    .join('\n');
}

/** What stands above the lines of a report. */
export interface ReportHead {
  /** Such as `ElasticTok Studio 0.1.0 (desktop app)`. */
  program: string;
  /** Time of the check, as ISO 8601 in UTC. */
  time: string;
  /** Settings of new analyses and others that tell what the user sees, by name. */
  settings: Record<string, string>;
}

const width = 9;

/** The report; with `names` also names of files and folders, and paths. */
export function reportText(head: ReportHead, lines: readonly CheckedLine[], names: boolean): string {
  const settings = Object.entries(head.settings).map(([name, value]) => `${name} ${value}`);
  const told = lines.flatMap((line) => [
    `${`[${line.state}]`.padEnd(width + 1)}${names ? line.label : (line.plainLabel ?? line.label)}: ${line.found}`,
    ...(line.remedy === null ? [] : [`${' '.repeat(width + 1)}${line.remedy}.`]),
    ...(names && line.detail !== undefined ? [`${' '.repeat(width + 1)}${line.detail}`] : []),
  ]);
  const text = [`${head.program}, diagnostics of ${head.time}`, `Settings: ${settings.join(', ')}`, '', ...told].join(
    '\n',
  );
  return `${names ? text : withoutPaths(text)}\n`;
}
