// The settings: sections on the left, the settings of one of them on the right. Every change holds at once.
import type { KeyboardEvent, ReactNode } from 'react';
import { CommandButton } from '../../commands/CommandButton';
import { type SettingsSection, settingsSections, useSettings } from '../../store/settings';
import { useDialog } from '../../store/ui';
import { Dialog } from '../../ui/Dialog';
import { Folders } from './Folders';
import { Appearance, Behaviour } from './General';
import { NewAnalyses } from './NewAnalyses';
import { Storage } from './Storage';
import './settings.css';

const sections: Record<SettingsSection, { title: string; content: () => ReactNode }> = {
  analyses: { title: 'New analyses', content: () => <NewAnalyses /> },
  appearance: { title: 'Appearance', content: () => <Appearance /> },
  behaviour: { title: 'Behaviour', content: () => <Behaviour /> },
  folders: { title: 'Folders', content: () => <Folders /> },
  storage: { title: 'Storage', content: () => <Storage /> },
};

const tabId = (section: SettingsSection) => `settings-tab-${section}`;
const choose = (section: SettingsSection) => useSettings.setState({ section, problem: null, done: null });

/** The arrow keys go through the sections at once. */
function focusSection(dialog: HTMLDialogElement): void {
  dialog.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
}

export function SettingsDialog() {
  return (
    <Dialog {...useDialog('settings')} title="Settings" testId="settings" onOpen={focusSection}>
      {() => <Sections />}
    </Dialog>
  );
}

function Sections() {
  const section = useSettings((state) => state.section);
  const problem = useSettings((state) => state.problem);
  const { title, content } = sections[section];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const count = settingsSections.length;
    const next = settingsSections[(settingsSections.indexOf(section) + step + count) % count] ?? section;
    choose(next);
    document.getElementById(tabId(next))?.focus();
  };
  return (
    <div className="settings-body">
      <div className="settings-side">
        <div role="tablist" aria-label="Sections" aria-orientation="vertical" onKeyDown={onKeyDown}>
          {settingsSections.map((name) => (
            <button
              key={name}
              id={tabId(name)}
              type="button"
              role="tab"
              className="settings-tab"
              aria-selected={name === section}
              aria-controls="settings-panel"
              tabIndex={name === section ? 0 : -1}
              onClick={() => choose(name)}
              data-testid={tabId(name)}
            >
              {sections[name].title}
            </button>
          ))}
        </div>
        <CommandButton id="health.show" className="settings-health" data-testid="health-show">
          Health…
        </CommandButton>
      </div>
      <div
        id="settings-panel"
        className="settings-panel"
        role="tabpanel"
        aria-labelledby={tabId(section)}
        data-testid="settings-panel"
      >
        <h2 className="settings-title">{title}</h2>
        {problem !== null && (
          <p className="settings-problem" role="alert" data-testid="settings-problem">
            {problem}
          </p>
        )}
        {content()}
      </div>
    </div>
  );
}
