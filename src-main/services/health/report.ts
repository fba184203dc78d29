// The health page as a plain text to paste into a report, and the way paths are kept out of it. Pure.
import type { HealthLine } from '../../contract';
import { withoutPaths } from '../../diagnosis/hideNames';

/** A line as main knows it. */
export interface CheckedLine extends HealthLine {
  /** The label where names are kept out; null where it names nothing of the user's. */
  plainLabel?: string;
  /** What is told only together with names: paths, mostly. */
  detail?: string;
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

/** The report: what was found and the last lines of the log; with `names` also names of files and folders, and paths. */
export function reportText(
  head: ReportHead,
  { lines, log }: { lines: readonly CheckedLine[]; log: readonly string[] },
  names: boolean,
): string {
  const settings = Object.entries(head.settings).map(([name, value]) => `${name} ${value}`);
  const told = lines.flatMap((line) => [
    `${`[${line.state}]`.padEnd(width + 1)}${names ? line.label : (line.plainLabel ?? line.label)}: ${line.found}`,
    ...(line.remedy === null ? [] : [`${' '.repeat(width + 1)}${line.remedy}.`]),
    ...(names && line.detail !== undefined ? [`${' '.repeat(width + 1)}${line.detail}`] : []),
  ]);
  // Lines of the log come without names where there are to be none; their quotation marks would be taken for paths.
  const logged = log.length === 0 ? '' : `\nLast ${log.length} lines of the log:\n${log.join('\n')}\n`;
  const program = [`${head.program}, diagnostics of ${head.time}`, `Settings: ${settings.join(', ')}`];
  const text = [...program, '', ...told].join('\n');
  return `${names ? text : withoutPaths(text)}\n${logged}`;
}
