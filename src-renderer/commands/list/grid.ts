// Commands on the grid of thumbnails.

import { isFolder } from '../../store/grid';
import type { SessionState } from '../../store/session';
import { selectedSource } from '../../store/session';
import { type Command, withAnalysis } from '../command';
import * as grid from '../grid';

/** A folder has pictures before it is analyzed; a film has shots only then. */
const withCells = (state: SessionState) => isFolder(selectedSource(state)) || withAnalysis(state);

/** Commands on the grid. */
export const gridCommands: readonly Command[] = [
  {
    id: 'grid.toggle',
    label: 'Grid of all pictures, or of all shots',
    group: 'Grid',
    keys: ['w'],
    enabled: withCells,
    run: grid.toggleGrid,
  },
  {
    id: 'grid.sortTokens',
    label: 'Sort the grid by tokens',
    group: 'Grid',
    keys: [],
    enabled: withCells,
    run: () => grid.sortGrid('tokens'),
  },
  {
    id: 'grid.sortError',
    label: 'Sort the grid by error',
    group: 'Grid',
    keys: [],
    enabled: withCells,
    run: () => grid.sortGrid('error'),
  },
  {
    id: 'grid.sortName',
    label: 'Sort the grid by name, or shots by time',
    group: 'Grid',
    keys: [],
    enabled: withCells,
    run: () => grid.sortGrid('name'),
  },
];
