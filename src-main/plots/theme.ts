// Colours and type of the pictures of an analysis: those of the app's window.

export interface Theme {
  background: string;
  sunken: string;
  line: string;
  text: string;
  muted: string;
  tokens: string;
  tokensPale: string;
  cuts: string;
  motion: string;
  over: string;
  error: string;
  /** Of several analyses, from the first on. */
  compared: readonly string[];
}

export const light: Theme = {
  background: '#ffffff',
  sunken: '#eef0f3',
  line: '#d9dde4',
  text: '#13171d',
  muted: '#525c6b',
  tokens: '#0b72b5',
  tokensPale: '#9fc9e6',
  cuts: '#cf5600',
  motion: '#00805c',
  over: '#b3246f',
  error: '#4a5361',
  compared: ['#0b72b5', '#9a6200', '#6a3fc0', '#3b424e'],
};

export const dark: Theme = {
  background: '#14171c',
  sunken: '#0c0e12',
  line: '#262b34',
  text: '#e9ecf1',
  muted: '#a3adbb',
  tokens: '#56b4e9',
  tokensPale: '#275a78',
  cuts: '#ff9a3c',
  motion: '#2fc99a',
  over: '#f08cc3',
  error: '#b4bdca',
  compared: ['#56b4e9', '#ffd166', '#c9b0ff', '#e3e8f0'],
};

/** Colours that the page around an SVG sets, so that one drawing serves light and dark. */
export const ofPage: Theme = {
  background: 'var(--background)',
  sunken: 'var(--sunken)',
  line: 'var(--line)',
  text: 'var(--text)',
  muted: 'var(--muted)',
  tokens: 'var(--tokens)',
  tokensPale: 'var(--tokens-pale)',
  cuts: 'var(--cuts)',
  motion: 'var(--motion)',
  over: 'var(--over)',
  error: 'var(--error)',
  compared: ['var(--tokens)'],
};

/** A theme as declarations of the variables that `ofPage` names. */
export function themeVariables(theme: Theme): string {
  return Object.entries(theme)
    .filter(([, colour]) => typeof colour === 'string')
    .map(([name, colour]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${colour};`)
    .join(' ');
}

/** Fonts whose digits have one width; what the system has of them is taken. */
export const fontStack =
  '"Inter", "Segoe UI", "Noto Sans", "DejaVu Sans", "Liberation Sans", Helvetica, Arial, sans-serif';
