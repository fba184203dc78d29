// The first screen: what happens with a video in three steps, and the ways to begin: a file, the demo clip, what was open before.
import { CommandButton } from '../commands/CommandButton';
import { openRecent } from '../commands/session';
import { useSession } from '../store/session';
import { Button } from '../ui/Button';
import { Hint } from '../ui/Hint';
import { OpenIcon } from '../ui/icons';
import { DropArt, LookArt, TokensArt } from './WelcomeArt';

/** Most recent files that are offered here; the menu beside Open has them all. */
const mostRecents = 4;

export function Welcome({ ready }: { ready: boolean }) {
  return (
    <main className="welcome" aria-busy={!ready} data-region>
      <div className="welcome-page">
        <h1>See how many tokens each frame takes</h1>
        <ol className="welcome-steps">
          <li>
            <DropArt />
            <h2>1. Drop a video here</h2>
            <p>Or pictures, or a folder of them. It is analyzed on this computer; nothing is sent anywhere.</p>
          </li>
          <li>
            <TokensArt />
            <h2>
              2. Each frame gets its tokens <Hint term="token" />
            </h2>
            <p>
              Just as many as it takes to rebuild it within the error you allow: few where nothing moves, many after a
              cut.
            </p>
          </li>
          <li>
            <LookArt />
            <h2>3. Look, compare, export</h2>
            <p>Source and rebuilt picture side by side, cuts and spikes in a list, token files for training.</p>
          </li>
        </ol>
        <div className="welcome-actions">
          <CommandButton id="file.open" variant="primary large" data-testid="open-welcome">
            <OpenIcon /> Open videos
          </CommandButton>
          <CommandButton id="file.openDemo" variant="large" data-testid="demo">
            Try the demo clip
          </CommandButton>
          <CommandButton id="help.show" variant="large" data-testid="help-welcome">
            How it works
          </CommandButton>
        </div>
        <Recents />
      </div>
    </main>
  );
}

/** Keeps its place while there are none, so that nothing moves when they come. */
function Recents() {
  const recents = useSession((state) => state.recents).slice(0, mostRecents);
  return (
    <div className="welcome-recents">
      {recents.length > 0 && (
        <>
          <h2 id="recents-title">Opened before</h2>
          <ul aria-labelledby="recents-title">
            {recents.map(({ id, name, folderHint }) => (
              <li key={id}>
                <Button
                  title={`Open ${name}, in ${folderHint}`}
                  onClick={() => void openRecent(id)}
                  data-testid="recent-welcome"
                >
                  <span className="recent-name">{name}</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
