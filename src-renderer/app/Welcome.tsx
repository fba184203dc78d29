// The first screen: what the app does, and the three ways to begin.
import { CommandButton } from '../commands/CommandButton';
import { OpenIcon } from '../ui/icons';

/** Heights of the little timeline that shows the idea: few tokens for a still shot, many after a cut. */
const bars = [
  18, 15, 14, 14, 13, 13, 14, 13, 12, 13, 13, 12, 88, 62, 51, 47, 44, 45, 43, 42, 44, 41, 43, 42, 96, 41, 33, 27, 26,
  24, 23, 23, 22, 30, 46, 68, 74, 66, 47, 32, 25, 22, 21, 20, 72, 39, 21, 16, 14, 13, 12, 12, 11, 12, 11, 11,
];
const cuts = [12, 24, 44];

export function Welcome({ ready }: { ready: boolean }) {
  return (
    <main className="welcome" aria-busy={!ready}>
      <div className="welcome-art" aria-hidden="true">
        <svg viewBox="0 0 560 120" role="presentation">
          <path
            className="art-bar"
            d={bars.map((height, i) => `M${i * 10 + 1} 118v-${height}h8v${height}z`).join('')}
          />
          {cuts.map((index) => (
            <path key={index} className="art-cut" d={`M${index * 10 - 4} 4h9l-4.5 8z`} />
          ))}
        </svg>
      </div>
      <h1>See how many tokens each frame takes</h1>
      <p>
        ElasticTok Studio turns a video into tokens and gives every frame just as many as it needs to be rebuilt within
        the error you allow. The timeline shows the count live, with scene cuts and motion spikes, beside the rebuilt
        picture.
      </p>
      <div className="welcome-actions">
        <CommandButton id="file.open" variant="primary large" data-testid="open-welcome">
          <OpenIcon /> Open videos
        </CommandButton>
        <CommandButton id="file.openDemo" variant="large" data-testid="demo">
          Try the demo clip
        </CommandButton>
      </div>
      <p className="welcome-hint">or drop videos and pictures anywhere in this window. Nothing leaves this computer.</p>
    </main>
  );
}
