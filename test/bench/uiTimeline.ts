// Frames per second of zoom and pan on the timeline: `npm run bench -- uiTimeline [FRAMES] [CUTS]`.
import { timelineFps } from './ui/timelineFps';

const [frames = 1_000_000, cuts = 10_000] = process.argv.slice(2).map(Number);
const found = await timelineFps({ frames, cuts });
console.log(`frames                       ${found.frames.toLocaleString('en-US')}`);
console.log(`cuts                         ${found.cuts.toLocaleString('en-US')}`);
console.log(`zoom                         ${found.zoomFps.toFixed(1)} frames a second`);
console.log(`pan                          ${found.panFps.toFixed(1)} frames a second`);
const longest = (ms: number) => (ms === 0 ? 'under 50 ms' : `${ms.toFixed(0)} ms`);
console.log(`longest task while moving    ${longest(found.longestTaskMs)}`);
console.log(`longest task coming to rest  ${longest(found.restTaskMs)}`);
console.log(`processor time of a drawing   ${found.drawCpuMs.toFixed(1)} ms`);
