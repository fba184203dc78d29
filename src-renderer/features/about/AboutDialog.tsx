// What this program is: version, licence, where the method comes from, and the licences of all that was packaged with it.
import { useEffect, useState } from 'react';
import { type AboutView, toErrorData } from '../../../src-main/contract';
import { call } from '../../api/bridge';
import { setPreferences } from '../../store/preferences';
import { useSession } from '../../store/session';
import { errorTitle, useDialog } from '../../store/ui';
import { Dialog } from '../../ui/Dialog';
import './about.css';

export function AboutDialog() {
  return (
    <Dialog {...useDialog('about')} title="ElasticTok Studio" testId="about">
      {() => <About />}
    </Dialog>
  );
}

function About() {
  const version = useSession((state) => state.version);
  const [view, setView] = useState<AboutView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    call('app.about', {}).then(setView, (error) => setProblem(errorTitle(toErrorData(error))));
  }, []);
  return (
    <div className="about-page">
      <p>
        Version <span data-testid="about-version">{version}</span>. Licence: Apache-2.0.
      </p>
      <p>
        Tokenizes videos adaptively after “ElasticTok: Adaptive Tokenization for Image and Video” (Yan, Mnih, Faust,
        Zaharia, Abbeel and Liu, 2024).
      </p>
      {view?.canUpdate && <Updates />}
      <h2>Licences of others</h2>
      {problem !== null && <p role="alert">{problem}</p>}
      {view !== null &&
        (view.notices === null ? (
          <p data-testid="about-clone">This program runs from its sources: the licences lie in node_modules.</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          <pre tabIndex={0} data-testid="about-notices">
            {view.notices}
          </pre>
        ))}
    </div>
  );
}

function Updates() {
  const checks = useSession((state) => state.preferences.checkForUpdates);
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={checks}
        onChange={(event) => setPreferences({ checkForUpdates: event.target.checked })}
        data-testid="about-updates"
      />
      Look for a newer version at each start
    </label>
  );
}
