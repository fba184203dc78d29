// Actions on the grid of thumbnails: show it, leave it, sort it, go to what is chosen in it.
import type { GridPreferences, GridSort } from '../../src-main/contract';
import type { GridItem } from '../lib/gridItems';
import { gridShown, useGrid } from '../store/grid';
import { setPreferences } from '../store/preferences';
import { useReviews } from '../store/reviews';
import { selectedSource, useSession } from '../store/session';
import { pause, reveal, seek, seekOrdinal } from './playhead';

/** Puts the grid in the place of the viewers, or takes it away; a review that covers it goes. */
export function toggleGrid(): void {
  const source = selectedSource(useSession.getState());
  if (source === null) return;
  const reviewing = useReviews.getState().shown;
  const shown = reviewing || !gridShown(useGrid.getState(), source);
  if (reviewing) useReviews.setState({ shown: false });
  useGrid.setState((state) => ({ shown: { ...state.shown, [source.id]: shown } }));
}

/** Changes how the grid is laid out. */
export function setGrid(change: Partial<GridPreferences>): void {
  setPreferences({ grid: { ...useSession.getState().preferences.grid, ...change } });
}

/** Sorts by something: the hardest first, names from the beginning; the other way round where it is sorted so already. */
export function sortGrid(sort: GridSort): void {
  const { grid } = useSession.getState().preferences;
  setGrid({ sort, descending: grid.sort === sort ? !grid.descending : sort !== 'name' });
}

/** Goes to the picture or shot of a cell. */
export function chooseItem({ ordinal, ptsSeconds }: GridItem): void {
  pause();
  if (ordinal !== null) seekOrdinal(ordinal);
  else {
    seek(ptsSeconds);
    reveal();
  }
}
