// The terms of the field as this app uses them: the one text of each, for hints beside labels and for the help pages.

/** A term and what it means, with the why, in two or three plain sentences. */
export interface Term {
  name: string;
  text: string;
}

export const terms = {
  token: {
    name: 'Token',
    text: 'One piece of the description from which a picture is rebuilt: a code out of a fixed set, or a few numbers. The more of them are kept, the closer the rebuilt picture comes to the source. Still and simple pictures need few, busy ones many.',
  },
  count: {
    name: 'Kept count (n)',
    text: 'How many of its tokens a block keeps. The model puts what matters most first, so that the rest can be left out: exactly the first n are stored, and the picture is rebuilt from them alone.',
  },
  block: {
    name: 'Block',
    text: 'The frames that are tokenized together and share one kept count: a single frame with the models that come with this app, four with the published ones.',
  },
  model: {
    name: 'Model',
    text: 'Turns pictures into tokens and back. A larger one needs fewer tokens for the same error and takes longer. Tokens of one model mean nothing to another.',
  },
  threshold: {
    name: 'Threshold',
    text: 'The largest error that a rebuilt block may have; the search keeps the fewest tokens that stay within it. In decibels, more is better: 27.6 dB is an MSE of 0.007, and 3 dB more are half the error. To the right: more error, fewer tokens.',
  },
  mse: {
    name: 'MSE',
    text: 'Mean squared error: the mean of the squared differences between source and rebuilt pixels, on a scale from -1 to 1 as in the paper. 0 is a perfect picture.',
  },
  psnr: {
    name: 'PSNR (dB)',
    text: 'Peak signal-to-noise ratio: the same error in decibels, 10 log10(4 / MSE). About 20 dB is coarse, 30 dB good, 40 dB hardly told from the source.',
  },
  ssim: {
    name: 'SSIM',
    text: 'Structural similarity of the brightness: compares edges and texture rather than single pixels, and so is nearer to what eyes see. 1 for equal pictures.',
  },
  search: {
    name: 'Search',
    text: 'How the kept count of each block is found. The search rebuilds the block from different counts and measures each error, until it knows the smallest count within the threshold. A fixed count or a budget for the whole clip go without a threshold.',
  },
  probe: {
    name: 'Probe',
    text: 'One try of the search: the block is rebuilt from one count and its error measured. Probes are what an analysis spends its time on, so fewer of them are faster.',
  },
  budget: {
    name: 'Budget',
    text: 'A number of tokens, or a mean error, for the whole clip instead of each block. The tokens go where they lessen the error most, so that the mean error of the clip is least.',
  },
  frames: {
    name: 'Frames',
    text: 'Which frames are analyzed: every one, or so many per second. Fewer frames are faster; cuts and spikes are then found among those frames only.',
  },
  framing: {
    name: 'Framing',
    text: 'The model sees squares. A picture is either cut to its middle square, as published, or shown whole with black bars, which cost hardly a token.',
  },
  device: {
    name: 'Device',
    text: 'What the model runs on. Automatic measures all of them once and takes the fastest whose results are right. Choose another one to leave the graphics card to other programs.',
  },
  share: {
    name: 'Share',
    text: 'Tokens kept, of all that could be kept: 100 % is what a tokenizer of a fixed length would have stored.',
  },
  satisfied: {
    name: 'Satisfied',
    text: 'Blocks whose error is within the threshold. The others kept all their tokens and are still over it: they are the hardest of the clip.',
  },
  over: {
    name: 'Over the threshold',
    text: 'The block kept all tokens it may have and its error is still larger than the threshold. A looser threshold or a larger model helps.',
  },
  motion: {
    name: 'Motion',
    text: 'How far things move from one frame to the next, as a share of the width of the picture: the mean over the picture, camera and objects together.',
  },
  change: {
    name: 'Change',
    text: 'How different the scene is from the frames just before, 0 for the same and 1 for another one. What comes back within a few frames, such as a flash, is no change. Cuts are found by it.',
  },
  si: {
    name: 'SI',
    text: 'Spatial information of ITU-T P.910: how much detail a picture has, as the spread of its edges. High for foliage and crowds, low for sky and walls.',
  },
  ti: {
    name: 'TI',
    text: 'Temporal information of ITU-T P.910: how much the picture differs from the one before, pixel by pixel, moved or new. High for fast motion and cuts.',
  },
  relation: {
    name: 'Tokens against',
    text: "Spearman's rank correlation over the frames of the clip: 1 where frames with more of it always take more tokens, 0 where there is no relation, -1 where they take fewer.",
  },
  cut: {
    name: 'Cut',
    text: 'The first frame of a new shot. What was before does not help to rebuild it, so tokens jump up there; the stored tokens of each shot stand alone.',
  },
  transition: {
    name: 'Transition',
    text: 'A dissolve or fade: a run of frames that are mixtures of the two shots around it.',
  },
  spike: {
    name: 'Motion spike',
    text: 'A frame that moves far more than the frames around it and is no cut. Its height is in deviations from what is usual in the clip.',
  },
  tokenSpike: {
    name: 'Token spike',
    text: 'A frame that takes far more tokens than those around it: something new or hard to rebuild, often the first frame of a shot.',
  },
  confidence: {
    name: 'Confidence',
    text: 'How sure a cut or transition is, from 0 to 1. Drag the bar in its row: the marks are decided anew at once, nothing is analyzed again.',
  },
  analysis: {
    name: 'Analysis',
    text: 'All that is known of one file with one model and one setting: tokens, errors and measures of each frame. It is stored as it grows; an interrupted one goes on from there.',
  },
  overlay: {
    name: 'Other files',
    text: 'Tokens and errors of another file as lines over this one, such as the same film encoded otherwise, or a part of it. Frames meet by time or by their number. The offset says how much later the other file begins; a negative one, how much earlier.',
  },
  points: {
    name: 'In and out points',
    text: 'The first and the last frame of a part of the clip, for loops and exports. An export is widened to whole shots, since a block is rebuilt with those before it in its shot.',
  },
  tokenFile: {
    name: 'Token file',
    text: 'Tokens of an analysis in a format that other programs read, with all that is needed to rebuild the pictures. It opens here as well, without the video.',
  },
  theme: {
    name: 'Theme',
    text: 'Pictures are easier to judge on a dark ground, figures are easier to read on a light one. “As the system” changes together with the other programs.',
  },
  analyzeOnOpen: {
    name: 'Analyze when opened',
    text: 'On, tokens show as soon as a file is opened. Off, you can look at it and choose a model and a threshold before anything is computed.',
  },
  notifications: {
    name: 'Notifications',
    text: 'Tell that the queue has ended or a file has failed, while the window is not looked at. A browser has to have allowed it.',
  },
  logNames: {
    name: 'Names in the log',
    text: 'The log tells what went wrong and stays on this computer. Off, names of files stand in it as marks such as name-1f3a9c02.mp4, so that a report gives nothing away.',
  },
  analysesFolder: {
    name: 'Folder of analyses',
    text: 'Each analysis is a folder whose name ends in .etok; other programs can read it as it is. Choose a disk with room. Those made before stay where they are.',
  },
  exportsFolder: {
    name: 'Folder of exports',
    text: 'Token files, videos and reports that you export go here. No file is ever written over.',
  },
  ffmpeg: {
    name: 'ffmpeg',
    text: 'The program that reads videos and writes those that you export. Choose the folder of another build where the one that was found cannot read your files; the health page says what it can.',
  },
  uploadLimit: {
    name: 'Limit of uploads',
    text: 'A browser sends a copy of each file, which is kept so that it need not be sent again. Beyond the limit those sent longest ago are removed, never one that is open. Their analyses stay.',
  },
} as const satisfies Record<string, Term>;
export type TermId = keyof typeof terms;

/** Terms whose name or text holds all words of a query, those with a name that does first; all of them for an empty query. */
export function findTerms(query: string): TermId[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const ids = Object.keys(terms) as TermId[];
  const named = ids.filter((id) => holds(terms[id].name));
  return [...named, ...ids.filter((id) => !named.includes(id) && holds(`${terms[id].name} ${terms[id].text}`))];
}
