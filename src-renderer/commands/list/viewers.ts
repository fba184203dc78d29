// Commands on the viewers: what they show of a frame, how large, and where the picture goes.
import { type Command, withAnalysis, withSource } from '../command';
import * as viewers from '../viewers';

const pan = (
  [
    ['Left', -1, 0],
    ['Right', 1, 0],
    ['Up', 0, -1],
    ['Down', 0, 1],
  ] as const
).map(([side, right, down]): Command => {
  return {
    id: `picture.pan${side}`,
    label: `Zoomed pictures: more of the ${({ Left: 'left', Right: 'right', Up: 'top', Down: 'bottom' } as const)[side]}`,
    group: 'Viewers',
    keys: [`Alt+Shift+Arrow${side}`],
    enabled: withSource,
    run: () => viewers.panViewers(right, down),
  };
});

/** Commands on the viewers. */
export const viewerCommands: readonly Command[] = [
  {
    id: 'view.sideBySide',
    label: 'Source and reconstruction side by side',
    group: 'Viewers',
    keys: ['1'],
    enabled: withSource,
    run: () => viewers.showMode('sideBySide'),
  },
  {
    id: 'view.difference',
    label: 'Difference of source and reconstruction',
    group: 'Viewers',
    keys: ['2'],
    enabled: withSource,
    run: () => viewers.showMode('difference'),
  },
  {
    id: 'view.split',
    label: 'Split with a divider',
    group: 'Viewers',
    keys: ['3'],
    enabled: withSource,
    run: () => viewers.showMode('split'),
  },
  {
    id: 'view.nextMode',
    label: 'Next viewer mode',
    group: 'Viewers',
    keys: ['v'],
    enabled: withSource,
    run: viewers.nextMode,
  },
  {
    id: 'view.tokenMap',
    label: 'Token map',
    group: 'Viewers',
    keys: ['t'],
    enabled: withAnalysis,
    run: () => viewers.toggleOverlay('tokens'),
  },
  {
    id: 'view.errorMap',
    label: 'Error map',
    group: 'Viewers',
    keys: ['h'],
    enabled: withAnalysis,
    run: () => viewers.toggleOverlay('error'),
  },
  {
    id: 'view.overlayOnSource',
    label: 'Map on the source too',
    group: 'Viewers',
    keys: [],
    enabled: (state) => withAnalysis(state) && state.preferences.viewers.overlay !== 'none',
    run: () => viewers.toggleSetting('overlayOnSource'),
  },
  {
    id: 'view.amplifyMore',
    label: 'Amplify the difference more',
    group: 'Viewers',
    keys: [],
    enabled: withSource,
    run: () => viewers.changeAmplification(1),
  },
  {
    id: 'view.amplifyLess',
    label: 'Amplify the difference less',
    group: 'Viewers',
    keys: [],
    enabled: withSource,
    run: () => viewers.changeAmplification(-1),
  },
  {
    id: 'view.falseColour',
    label: 'Difference in colours or grey',
    group: 'Viewers',
    keys: [],
    enabled: withSource,
    run: () => viewers.toggleSetting('falseColour'),
  },
  {
    id: 'view.crisp',
    label: 'Pixels as squares',
    group: 'Viewers',
    keys: [],
    enabled: withSource,
    run: () => viewers.toggleSetting('crisp'),
  },
  {
    id: 'picture.zoomIn',
    label: 'Zoom into the pictures',
    group: 'Viewers',
    keys: ['Alt+='],
    enabled: withSource,
    run: () => viewers.zoomViewers(1.5),
  },
  {
    id: 'picture.zoomOut',
    label: 'Zoom out of the pictures',
    group: 'Viewers',
    keys: ['Alt+-'],
    enabled: withSource,
    run: () => viewers.zoomViewers(1 / 1.5),
  },
  ...pan,
  {
    id: 'picture.fit',
    label: 'Fit the pictures',
    group: 'Viewers',
    keys: ['Alt+0'],
    enabled: withSource,
    run: viewers.fitPictures,
  },
  {
    id: 'picture.actualSize',
    label: 'Pixels one to one, or fit again',
    group: 'Viewers',
    keys: ['Alt+1'],
    enabled: withSource,
    run: viewers.toggleActualSize,
  },
  {
    id: 'picture.copy',
    label: 'Copy the picture',
    group: 'Viewers',
    keys: ['Ctrl+Shift+c', 'Meta+Shift+c'],
    enabled: withSource,
    run: viewers.copyPicture,
  },
  {
    id: 'picture.save',
    label: 'Save the picture as PNG',
    group: 'Viewers',
    keys: ['Ctrl+Shift+s', 'Meta+Shift+s'],
    enabled: withSource,
    run: viewers.savePicture,
  },
];
