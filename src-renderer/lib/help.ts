// The help pages: short chapters for somebody who has never seen the app; terms stand in them by name.
import type { TermId } from './terms';

/** A chapter: paragraphs, and the terms that belong to it. */
export interface Chapter {
  id: string;
  title: string;
  paragraphs: readonly string[];
  terms: readonly TermId[];
}

export const chapters: readonly Chapter[] = [
  {
    id: 'screen',
    title: 'What you see',
    paragraphs: [
      'Open a video, a picture or a folder of pictures, or drop it on the window. It is analyzed frame by frame on this computer; nothing is sent anywhere.',
      'The timeline at the bottom is the result. Each bar is a frame, and its height is the number of tokens that the frame needed to be rebuilt well enough. High bars are hard frames, low bars easy ones. Below the bars run the error, the motion and the confidence of cuts, all on the same time axis.',
      'Click or drag on the timeline to look at a frame: the source on the left, the picture rebuilt from its tokens beside it, its figures on the right. The wheel zooms, the strip at the very bottom shows the whole clip.',
      'The list on the right holds all cuts, transitions and spikes. Choose one to go there. Drag the lines between the parts of the window to make room, or hide a part with the buttons at the lower right.',
    ],
    terms: ['token', 'count', 'block', 'analysis'],
  },
  {
    id: 'threshold',
    title: 'Tokens and thresholds',
    paragraphs: [
      'An ordinary tokenizer spends the same number of tokens on every frame. This one spends as many as each frame needs: you say how large the error may be, and the search finds the fewest tokens that stay within it.',
      'The threshold in the top bar is that error. Move it to the left for better pictures and more tokens, to the right for fewer tokens. It holds for the next analysis: press Analyze to see what it gives. Frames that cannot get below it even with all tokens are marked as over the threshold.',
      'The model that comes with this app is small. It shows where tokens go, and does not rebuild pictures as well as a published one, which you can import under Models.',
    ],
    terms: [
      'model',
      'threshold',
      'mse',
      'psnr',
      'ssim',
      'search',
      'probe',
      'budget',
      'share',
      'satisfied',
      'over',
      'frames',
      'framing',
      'device',
    ],
  },
  {
    id: 'marks',
    title: 'Cuts and spikes',
    paragraphs: [
      'Cuts, transitions, motion spikes and token spikes are marked above the bars, each kind with a shape of its own. To find the hardest shot, look for the highest bars, or for the token spikes in the list of events.',
      'Found marks are proposals. Drag the bar in the row of confidence to have more or fewer of them; add, move and delete cuts by hand; the review shows the frames before, at and after each mark. All of it can be undone and stays with the analysis.',
    ],
    terms: ['cut', 'transition', 'spike', 'tokenSpike', 'confidence', 'motion', 'change', 'si', 'ti', 'relation'],
  },
  {
    id: 'compare',
    title: 'Comparing',
    paragraphs: [
      'To compare thresholds or models, add them under Compare in the top bar and press Analyze: they are analyzed in one run. Each has a line over the bars and a picture beside the others.',
      'Every analysis of a file stays in the list on the right. The round button chooses whose bars, marks and figures are shown, the box adds one to compare.',
      'Analyses of other files lie over the timeline as well: choose them with the button “Other files” above it. Where the other file begins earlier or later, set by how much.',
    ],
    terms: ['analysis', 'threshold', 'overlay'],
  },
  {
    id: 'export',
    title: 'Exporting',
    paragraphs: [
      'Export writes token files for training, tables, the rebuilt video or both side by side, the timeline and a report: of all frames, of a part between in and out point, or of chosen shots. A file has its final name only when it is whole and checked.',
      'The analysis itself is stored as safetensors in the folder that the folder button of the inspector shows, and can be read as it is.',
    ],
    terms: ['tokenFile', 'points'],
  },
  {
    id: 'settings',
    title: 'Settings',
    paragraphs: [
      'Every change holds at once. What new analyses start from stands in the top bar as well; analyses that are there already stay as they are.',
      'The health page, in the settings and at the lower left, says what the program found on this computer and what it can do with it, and copies a report without names.',
    ],
    terms: [
      'theme',
      'analyzeOnOpen',
      'notifications',
      'logNames',
      'analysesFolder',
      'exportsFolder',
      'ffmpeg',
      'uploadLimit',
    ],
  },
  {
    id: 'keys',
    title: 'Keys',
    paragraphs: [
      'Space plays and pauses. The arrow keys step by a frame, with Shift by a second; up and down go from mark to mark. I and O set the in and out points.',
      'F6 goes from one part of the window to the next, Tab through the controls of it, Escape closes what is open. Every button names its key when the pointer rests on it.',
    ],
    terms: [],
  },
  {
    id: 'trouble',
    title: 'Trouble',
    paragraphs: [
      'A file does not open: the message says what is wrong with it. Videos that a player shows may still be damaged or protected; converting one to MP4 often helps.',
      'ffmpeg is missing: it reads the videos. Install version 5.1 or later with the package manager of the system, and start the app again.',
      'It is slow: choose fewer frames per second, the search “Fewest, fast”, or a faster device. The line at the bottom says what it runs on and how long it will take. A GPU is taken by itself where it passes its test.',
      'A device fails: the analysis goes on with another one, and a message says so.',
      'An analysis stopped: Cancel, a crash or a full disk lose at most the shot in progress. Resume goes on from there.',
      'Pictures look coarse: that is what so few tokens can hold. Choose a tighter threshold, or another model.',
    ],
    terms: [],
  },
];
