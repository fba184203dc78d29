// The small drawings of the first screen: a video that is dropped, its frames as bars of tokens, source and rebuilt picture.
import type { ReactNode } from 'react';

function Art({ children }: { children: ReactNode }) {
  return (
    <svg viewBox="0 0 240 84" className="welcome-art" aria-hidden="true">
      {children}
    </svg>
  );
}

/** A strip of frames above a dashed place. */
export const DropArt = () => (
  <Art>
    <rect className="art-place" x="36" y="10" width="168" height="64" rx="6" />
    <rect className="art-film" x="72" y="24" width="96" height="36" rx="3" />
    <path
      className="art-holes"
      d="M78 29h6M92 29h6M106 29h6M120 29h6M134 29h6M148 29h6M78 55h6M92 55h6M106 55h6M120 55h6M134 55h6M148 55h6"
    />
    <path className="art-play" d="M114 35v14l13-7z" />
  </Art>
);

/** Heights of bars: few tokens for a still shot, many after a cut. */
const bars = [
  16, 13, 12, 12, 11, 11, 12, 11, 60, 44, 36, 32, 30, 31, 30, 29, 64, 30, 24, 20, 19, 18, 22, 34, 50, 44, 28, 20, 17,
  15,
];
const cuts = [8, 16];

/** The timeline in small. */
export const TokensArt = () => (
  <Art>
    <path className="art-bar" d={bars.map((height, i) => `M${i * 8 + 1} 80v-${height}h6v${height}z`).join('')} />
    {cuts.map((index) => (
      <path key={index} className="art-cut" d={`M${index * 8 - 1} 3h10l-5 8z`} />
    ))}
  </Art>
);

/** A picture, and the same one rebuilt from fewer pieces. */
export const LookArt = () => (
  <Art>
    <rect className="art-picture" x="44" y="10" width="70" height="64" rx="4" />
    <circle className="art-sun" cx="94" cy="28" r="8" />
    <path className="art-hill" d="M44 62l22-24 16 16 12-10 20 18v8a4 4 0 0 1-4 4H48a4 4 0 0 1-4-4z" />
    <rect className="art-picture" x="126" y="10" width="70" height="64" rx="4" />
    <path className="art-sun" d="M170 20h12v16h-12z" />
    <path className="art-hill" d="M126 62h8v-10h8V42h12v10h10v-6h12v8h10v8h10v8a4 4 0 0 1-4 4h-62a4 4 0 0 1-4-4z" />
  </Art>
);
