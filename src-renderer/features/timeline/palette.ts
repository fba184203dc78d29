// The theme's colours, read from the style sheet, for what is drawn and not styled.
export interface Palette {
  tokens: string;
  tokensPale: string;
  /** For the peaks of pale bars. */
  tokensFaint: string;
  /** Colours of the compared analyses. */
  compared: readonly string[];
  cuts: string;
  cutsSoft: string;
  motion: string;
  motionSoft: string;
  over: string;
  error: string;
  line: string;
  lineStrong: string;
  muted: string;
  faint: string;
  text: string;
  sunken: string;
  panel: string;
  font: string;
  small: number;
  gutter: number;
  marginRight: number;
}

/** Reads the colours and measures in force. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    tokens: value('--tokens'),
    tokensPale: value('--tokens-pale'),
    tokensFaint: value('--tokens-faint'),
    compared: [value('--compare-1'), value('--compare-2'), value('--compare-3')],
    cuts: value('--cuts'),
    cutsSoft: value('--cuts-soft'),
    motion: value('--motion'),
    motionSoft: value('--motion-soft'),
    over: value('--over'),
    error: value('--error-line'),
    line: value('--line'),
    lineStrong: value('--line-strong'),
    muted: value('--muted'),
    faint: value('--faint'),
    text: value('--text'),
    sunken: value('--sunken'),
    panel: value('--panel'),
    font: value('--font'),
    small: Number.parseFloat(value('--small')) || 11,
    gutter: Number.parseFloat(value('--gutter')) || 60,
    marginRight: Number.parseFloat(value('--margin-right')) || 16,
  };
}
