// Which of a source's analyses are shown: one of them as the main one, others compared with it.
import { useEffect, useRef } from 'react';
import type { AnalysisView } from '../../../src-main/contract';
import { percentText, shareText } from '../../lib/format';
import { fullLabel, fullLabels } from '../../lib/labels';
import { isActive, mostCompared, selectedSource, useSession } from '../../store/session';
import { chooseAnalysis, compareAnalysis, useShown } from '../../store/shown';

/** Name of the only analysis; empty where the list below says more. */
export function AnalysisTitle() {
  const [main] = useShown();
  const several = useSession((state) => (selectedSource(state)?.analysisIds.length ?? 0) > 1);
  if (main === undefined || several) return <span className="analysis-title" />;
  const title = fullLabel(main);
  return (
    <span className="analysis-title" title={`${main.name}: ${title}`}>
      {title}
    </span>
  );
}

/** The list of analyses, where there is more than one. */
export function AnalysisChoice() {
  const source = useSession(selectedSource);
  const analyses = useSession((state) => state.analyses);
  const shown = useShown();
  const all = (source?.analysisIds ?? []).map((id) => analyses[id]).filter((analysis) => analysis !== undefined);
  const list = useRef<HTMLUListElement>(null);
  const places = shown.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: when other ones are shown, they are brought into sight
  useEffect(() => bringIntoSight(list.current), [places, all.length]);
  if (all.length < 2) return null;
  const names = fullLabels(all);
  return (
    <ul ref={list} className="analyses" aria-label="Analyses of this file" data-testid="analysis-choice">
      {all.map((analysis, index) => (
        <Row
          key={analysis.id}
          analysis={analysis}
          name={names[index] ?? ''}
          slot={shown.findIndex(({ id }) => id === analysis.id)}
          full={shown.length > mostCompared}
        />
      ))}
    </ul>
  );
}

/** `slot` is its place among those shown: 0 the main one, -1 where it is not shown. */
function Row({ analysis, name, slot, full }: { analysis: AnalysisView; name: string; slot: number; full: boolean }) {
  return (
    <li className={slot === 0 ? 'main' : slot > 0 ? 'compared' : ''}>
      <input
        type="radio"
        name="main-analysis"
        checked={slot === 0}
        aria-label={`Show ${name}`}
        title="Show this one: bars, marks and figures"
        onChange={(event) => {
          chooseAnalysis(analysis);
          giveBack(event.target);
        }}
        data-testid="analysis-main"
      />
      <input
        type="checkbox"
        checked={slot > 0}
        disabled={slot === 0 || (full && slot < 0)}
        aria-label={`Compare ${name}`}
        title={full && slot < 0 ? `At most ${mostCompared} are compared` : 'Compare this one: a line and a picture'}
        onChange={(event) => {
          compareAnalysis(analysis, event.target.checked);
          giveBack(event.target);
        }}
        data-testid="analysis-compare"
      />
      <span className={`swatch slot-${slot}`} />
      <span className="analysis-text" title={`${analysis.name}: ${name}`}>
        <span>{name}</span>
        <small title="Tokens kept of all that could be, and blocks within the accepted error">
          {figures(analysis)}
        </small>
      </span>
    </li>
  );
}

/** Scrolls the list, and nothing around it, to the last compared row and then to the main one. */
function bringIntoSight(list: HTMLElement | null): void {
  if (list === null) return;
  for (const row of [
    [...list.querySelectorAll<HTMLElement>('.compared')].at(-1),
    list.querySelector<HTMLElement>('.main'),
  ]) {
    if (row == null) continue;
    const top = row.offsetTop - list.offsetTop;
    list.scrollTop = Math.min(top, Math.max(list.scrollTop, top + row.offsetHeight - list.clientHeight));
  }
}

/** Chosen with the mouse: gives the keyboard back to the app. */
function giveBack(control: HTMLInputElement): void {
  if (!control.matches(':focus-visible')) control.blur();
}

function figures(analysis: AnalysisView): string {
  const { totals, progress, status } = analysis;
  if (totals === null || totals.blocks === 0) return status === 'queued' ? 'waiting' : status;
  const tokens = `${shareText(totals.tokensPercent)} tokens`;
  if (isActive(analysis) && progress.fraction !== null)
    return `${percentText(Math.min(0.99, progress.fraction))} done, ${tokens}`;
  return `${tokens}, ${shareText(totals.satisfiedPercent)} within`;
}
