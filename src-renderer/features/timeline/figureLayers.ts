// The figure in two layers: plotly draws it where it rests, a canvas paints the same traces while it moves or grows.
import type { Plotly } from 'plotly.js-basic-dist-min';
import { layout } from './axes';
import { traces } from './figure';
import type { FigureInput } from './figureInput';
import { paintFigure } from './painter';
import { loadPlotly } from './plotlyLoader';

/** A figure rests once it has not changed for so long. */
const restMs = 300;
/** Pixels of a column where frames crowd: nobody sees finer ones while they pass by. */
const movingColumn = 3;
const restColumn = 2;

/**
 * Shows a figure. Plotly takes several frames' time for a drawing, and much more for its first one: so it comes once nothing
 * changes any more, and steps back as soon as something does.
 */
export class FigureLayers {
  private readonly plot: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private plotly: Plotly | null = null;
  private timer: number | null = null;
  /** Counts the drawings, to see whether another one has come meanwhile. */
  private drawings = 0;

  constructor(plot: HTMLElement, canvas: HTMLCanvasElement) {
    this.plot = plot;
    this.canvas = canvas;
  }

  /** Draws at once. `growing` figures stay on the canvas, as more data is to come. */
  draw(input: FigureInput, growing: boolean): void {
    this.forget();
    this.drawings += 1;
    paintFigure(this.canvas, input, traces(input, growing ? restColumn : movingColumn));
    this.plot.dataset.painter = 'canvas';
    if (!growing) this.timer = window.setTimeout(() => void this.rest(input), restMs);
  }

  /** Ends all drawing. */
  stop(): void {
    this.forget();
    this.drawings += 1;
    this.plotly?.purge(this.plot);
  }

  private async rest(input: FigureInput): Promise<void> {
    const { drawings } = this;
    this.plotly ??= await loadPlotly();
    if (drawings !== this.drawings) return;
    await this.plotly.react(this.plot, traces(input, restColumn), layout(input), { staticPlot: true });
    if (drawings !== this.drawings) return;
    paintFigure(this.canvas, input, []);
    this.plot.dataset.painter = 'plotly';
  }

  private forget(): void {
    if (this.timer !== null) window.clearTimeout(this.timer);
    this.timer = null;
  }
}
