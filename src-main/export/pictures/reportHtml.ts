// The report of an analysis as one HTML file: summary, timeline, plots, thumbnails, events, settings.
import type { Mark } from '../../contract';
import { timeText } from '../../formats/timeText';
import { escapeHtml, type PageLook, page } from './html';

/** Names and values in the order in which they are shown. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** One chosen frame; an address is null where there is no picture. */
export interface ReportPicture {
  frame: number;
  ptsSeconds: number;
  tokens: number;
  decibels: number;
  passed: boolean;
  source: string | null;
  reconstruction: string | null;
}

export interface Report {
  title: string;
  caption: string;
  /** What the reader should know first, such as that an analysis is partial. */
  notices: readonly string[];
  summary: Facts;
  /** SVG documents that take their colours from the page. */
  timeline: string;
  plots: readonly { title: string; svg: string }[];
  pictures: readonly ReportPicture[];
  marks: readonly Mark[];
  settings: Facts;
  /** Name and version of the program. */
  tool: string;
}

/** A page with more rows is slow to open; the events have an export of their own. */
const mostEvents = 1000;
const kindNames = { cut: 'Cut', transition: 'Transition', spike: 'Motion spike', tokenSpike: 'Token spike' };
const transitionNames = { dissolve: 'Dissolve', fadeOut: 'Fade out', fadeIn: 'Fade in' };

const style = `main { max-width: 1320px; margin: 0 auto; padding: 28px 24px 48px; }
h1 { font-size: 24px; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 0 0 12px; }
.muted { color: var(--muted); }
section { background: var(--background); border: 1px solid var(--line); border-radius: 8px; padding: 18px 20px; margin-top: 16px; }
.notice { border-left: 3px solid var(--over); padding: 8px 14px; margin-top: 12px; background: var(--background); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 18px; margin: 0; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dt { color: var(--muted); font-size: 12px; }
.figures dd { margin: 0; font-size: 20px; font-weight: 600; }
.scroll { overflow-x: auto; }
.scroll svg { display: block; max-width: 100%; height: auto; }
.plots { display: flex; flex-wrap: wrap; gap: 24px; }
.plots figure { margin: 0; }
.plots figcaption { font-size: 12px; color: var(--muted); margin-bottom: 4px; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 16px; }
.pictures figure { margin: 0; }
.pictures img, .pictures .none { display: block; width: 100%; aspect-ratio: 1; border-radius: 3px; margin-bottom: 3px; background: var(--sunken); }
.pictures figcaption { font-size: 12px; }
.over { color: var(--over); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--muted); font-weight: 500; }
.events td:nth-child(1), .events td:nth-child(3), .events td:nth-child(5), .events td:nth-child(6) { white-space: nowrap; }
.events { width: auto; min-width: 50%; }
.events th, .events td { padding-right: 28px; }
.events th.number, .events td.number { text-align: right; }
.settings th { width: 200px; }
footer { margin-top: 18px; font-size: 12px; color: var(--muted); }
@media print { body { background: none; } section { break-inside: avoid; } }`;

/** Gives the page; every text is escaped here. */
export function reportHtml(report: Report, look: Omit<PageLook, 'style'>): string {
  const { title, caption, notices, summary, timeline, plots, pictures, marks, settings, tool } = report;
  const e = escapeHtml;
  const section = (heading: string, content: string) => `<section><h2>${heading}</h2>\n${content}\n</section>`;
  const body = `<main>
<header><h1>${e(title)}</h1><div class="muted">${e(caption)}</div></header>
${notices.map((notice) => `<div class="notice">${e(notice)}</div>`).join('\n')}
<section><dl class="figures">${summary.map(([name, value]) => `<div><dt>${e(name)}</dt><dd>${e(value)}</dd></div>`).join('')}</dl></section>
${section('Timeline', `<div class="scroll">${timeline}</div>`)}
${section('Distributions', `<div class="plots">${plots.map((plot) => `<figure><figcaption>${e(plot.title)}</figcaption>${plot.svg}</figure>`).join('')}</div>`)}
${pictures.length === 0 ? '' : section('Source above reconstruction', `<div class="pictures">${pictures.map(pictureHtml).join('\n')}</div>`)}
${section(`Events (${marks.length})`, eventsHtml(marks))}
${section('Settings', `<table class="settings">${settings.map(([name, value]) => `<tr><th>${e(name)}</th><td>${e(value)}</td></tr>`).join('\n')}</table>`)}
<footer>${e(tool)}</footer>
</main>`;
  return page(title, body, { ...look, style });
}

function pictureHtml({ frame, ptsSeconds, tokens, decibels, passed, source, reconstruction }: ReportPicture): string {
  const image = (address: string | null, what: string) =>
    address === null
      ? '<div class="none"></div>'
      : `<img src="${escapeHtml(address)}" alt="${what} of frame ${frame}" loading="lazy">`;
  const figures = `${tokens} tokens, ${decibels.toFixed(1)} dB`;
  return `<figure>${image(source, 'Source')}${image(reconstruction, 'Reconstruction')}<figcaption>${timeText(ptsSeconds)} <span class="muted">#${frame}</span><br><span class="${passed ? 'muted' : 'over'}">${figures}</span></figcaption></figure>`;
}

function eventsHtml(marks: readonly Mark[]): string {
  if (marks.length === 0) return '<p class="muted">None.</p>';
  const rows = marks.slice(0, mostEvents).map((mark, i) => {
    const { kind, transition, ptsSeconds, frame, start, end, score, byHand } = mark;
    const name = transition === null ? kindNames[kind] : transitionNames[transition];
    const extent = start.frame === end.frame ? '' : `${start.frame} to ${end.frame}`;
    const cells = [
      `<td class="number">${i + 1}</td>`,
      `<td>${timeText(ptsSeconds)}</td>`,
      `<td class="number">${frame}</td>`,
      `<td>${name}</td>`,
      `<td>${extent}</td>`,
      `<td class="number">${byHand ? 'by hand' : score.toFixed(2)}</td>`,
    ];
    return `<tr>${cells.join('')}</tr>`;
  });
  const more = marks.length > mostEvents ? `<p class="muted">${marks.length - mostEvents} more are not shown.</p>` : '';
  const head =
    '<tr><th class="number">#</th><th>Time</th><th class="number">Frame</th><th>Kind</th><th>Frames</th><th class="number">Score</th></tr>';
  return `<div class="scroll"><table class="events">${head}\n${rows.join('\n')}</table></div>${more}`;
}

const timelineStyle = `body { background: var(--background); }
main { padding: 20px; } h1 { font-size: 18px; margin: 0; overflow-wrap: anywhere; }
.muted { color: var(--muted); } .scroll { overflow-x: auto; margin-top: 8px; } .scroll svg { display: block; }`;

/** The timeline alone as a page. @param timeline an SVG document that takes its colours from the page */
export function timelineHtml(
  { title, caption, timeline }: Pick<Report, 'title' | 'caption' | 'timeline'>,
  look: Omit<PageLook, 'style'>,
): string {
  const head = `<h1>${escapeHtml(title)}</h1><div class="muted">${escapeHtml(caption)}</div>`;
  return page(title, `<main>${head}<div class="scroll">${timeline}</div></main>`, { ...look, style: timelineStyle });
}
