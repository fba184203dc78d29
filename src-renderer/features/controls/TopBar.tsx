// The top bar: open, the settings of the next analysis, and analyse, cancel or resume.
import { CommandButton } from '../../commands/CommandButton';
import { ActionButtons } from './ActionButtons';
import { AnalysisControls } from './AnalysisControls';
import { OpenMenu } from './OpenMenu';
import './controls.css';
import { HelpIcon, SettingsIcon } from '../../ui/icons';

export function TopBar() {
  return (
    <header className="top-bar" data-region>
      <OpenMenu />
      <AnalysisControls />
      <span className="spring" />
      <CommandButton id="settings.show" variant="icon" data-testid="settings-show">
        <SettingsIcon />
      </CommandButton>
      <CommandButton id="help.show" variant="icon" data-testid="help-show">
        <HelpIcon />
      </CommandButton>
      <ActionButtons />
    </header>
  );
}
