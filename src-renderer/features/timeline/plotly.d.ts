// The part of plotly.js that the timeline uses.
declare module 'plotly.js-basic-dist-min' {
  export interface PlotTrace {
    type: 'scatter';
    mode: 'lines' | 'markers';
    x: ArrayLike<number>;
    y: ArrayLike<number>;
    xaxis?: string;
    yaxis?: string;
    fill?: 'tozeroy' | 'toself';
    fillcolor?: string;
    line?: { width?: number; color?: string; dash?: string; simplify?: boolean };
    marker?: { size?: number; color?: string; symbol?: string; line?: { width: number } };
    hoverinfo?: 'skip';
    cliponaxis?: boolean;
    showlegend?: boolean;
  }
  export type PlotLayout = Record<string, unknown>;
  export interface Plotly {
    react(
      element: HTMLElement,
      traces: PlotTrace[],
      layout: PlotLayout,
      config?: Record<string, unknown>,
    ): Promise<unknown>;
    purge(element: HTMLElement): void;
  }
  const plotly: Plotly;
  export default plotly;
}
