// Loads plotly, by itself and late: it is large, and the rest of the screen need not wait for it.
import type { Plotly } from 'plotly.js-basic-dist-min';

/**
 * Ids of the style sheets that plotly would write into the page: its own, and one of the map library in the bundle.
 * The content security policy forbids that; where an element of that id exists, plotly leaves it alone. The few rules
 * that a static plot needs stand in timeline.css.
 */
const styleIds = ['plotly.js-style-global', '9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53'];

/** Loads plotly without any inline style. */
export async function loadPlotly(): Promise<Plotly> {
  for (const id of styleIds) {
    if (document.getElementById(id) !== null) continue;
    const placeholder = document.createElement('meta');
    placeholder.id = id;
    placeholder.className = 'no-inline-styles';
    document.head.append(placeholder);
  }
  const { default: plotly } = await import('plotly.js-basic-dist-min');
  return plotly;
}
