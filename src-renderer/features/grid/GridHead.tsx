// The head of the grid: how many there are and how many are over the threshold, what they are sorted by, which pictures show.
import { type GridPicture, type GridSort, gridPictures, gridSorts } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import { setGrid } from '../../commands/grid';
import { countText, plural } from '../../lib/format';
import type { GridItem } from '../../lib/gridItems';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { CloseIcon, SortIcon } from '../../ui/icons';

const sortCommands = { tokens: 'grid.sortTokens', error: 'grid.sortError', name: 'grid.sortName' } as const;
const pictureNames: Record<GridPicture, { short: string; title: string }> = {
  source: { short: 'Source', title: 'Show the source' },
  recon: { short: 'Reconstruction', title: 'Show what the tokens keep' },
  both: { short: 'Halves', title: 'Show the left half of the source and the right half of the reconstruction' },
};

const sortName = (sort: GridSort, folder: boolean) =>
  sort === 'tokens' ? (folder ? 'Tokens' : 'Tokens/s') : sort === 'error' ? 'Error' : folder ? 'Name' : 'Time';

/** What the sorting means for who looks for the hard ones. */
const orderText = (sort: GridSort, descending: boolean) =>
  sort === 'tokens' ? (descending ? 'hardest first' : 'easiest first') : descending ? 'worst first' : 'best first';

export function GridHead({ folder, items }: { folder: boolean; items: readonly GridItem[] }) {
  const { sort, descending, picture } = useSession((state) => state.preferences.grid);
  const over = items.reduce((sum, item) => sum + (item.over > 0 ? 1 : 0), 0);
  return (
    <header className="grid-head">
      <strong data-testid="grid-count">{plural(items.length, folder ? 'picture' : 'shot')}</strong>
      {sort !== 'name' && <span className="grid-order">{orderText(sort, descending)}</span>}
      {over > 0 && (
        <span className="grid-over" title="They need more error than the threshold allows, in part or all of them">
          ▲ {countText(over)} <span className="word">over the threshold</span>
        </span>
      )}
      <div className="grid-tools" role="toolbar" aria-label="Order and pictures of the grid">
        <div className="choice">
          {gridSorts.map((one) => (
            <CommandButton
              key={one}
              id={sortCommands[one]}
              className={`chip ${one === sort && descending ? 'falling' : ''}`}
              aria-pressed={one === sort}
              aria-description={one === sort ? (descending ? 'Descending' : 'Ascending') : undefined}
              data-testid={`grid-sort-${one}`}
            >
              {sortName(one, folder)}
              {one === sort && <SortIcon />}
            </CommandButton>
          ))}
        </div>
        <div className="choice">
          {gridPictures.map((one) => (
            <Button
              key={one}
              className="chip"
              title={pictureNames[one].title}
              aria-pressed={one === picture}
              onClick={() => setGrid({ picture: one })}
              data-testid={`grid-picture-${one}`}
            >
              {pictureNames[one].short}
            </Button>
          ))}
        </div>
      </div>
      <CommandButton id="grid.toggle" variant="icon small" aria-label="Back to the viewers" data-testid="grid-close">
        <CloseIcon />
      </CommandButton>
    </header>
  );
}
