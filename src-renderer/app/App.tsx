// The screen: top bar, file list, viewers, inspector, timeline, status bar.
import { fileInputId, folderInputId, openFiles, openVideosOf } from '../commands/session';
import { useKeys } from '../commands/useKeys';
import { AboutDialog } from '../features/about/AboutDialog';
import { TopBar } from '../features/controls/TopBar';
import { EventList } from '../features/events/EventList';
import { ExportDialog } from '../features/export/ExportDialog';
import { GridPanel } from '../features/grid/GridPanel';
import { HealthDialog } from '../features/health/HealthDialog';
import { HelpDialog } from '../features/help/HelpDialog';
import { Inspector } from '../features/inspector/Inspector';
import { ShortcutsDialog } from '../features/keys/ShortcutsDialog';
import { ModelsDialog } from '../features/models/ModelsDialog';
import { Palette } from '../features/palette/Palette';
import { GoToDialog } from '../features/player/GoToDialog';
import { Players } from '../features/player/Players';
import { FileList } from '../features/queue/FileList';
import { ReviewPanel } from '../features/review/ReviewPanel';
import { SettingsDialog } from '../features/settings/SettingsDialog';
import { Timeline } from '../features/timeline/Timeline';
import { gridShown, useGrid } from '../store/grid';
import { useReviews } from '../store/reviews';
import { selectedSource, useSession } from '../store/session';
import { DropZone } from './DropZone';
import { Notices } from './Notices';
import { StatusBar } from './StatusBar';
import { Welcome } from './Welcome';
import { Workspace } from './Workspace';

export function App() {
  useKeys();
  const ready = useSession((state) => state.ready);
  const empty = useSession((state) => state.sources.length === 0);
  const reviewing = useReviews((state) => state.shown);
  const source = useSession(selectedSource);
  const grid = useGrid((state) => gridShown(state, source));
  return (
    <div className="app">
      <TopBar />
      {empty ? (
        <Welcome ready={ready} />
      ) : (
        <Workspace
          files={<FileList />}
          viewers={<Players instead={reviewing ? <ReviewPanel /> : grid ? <GridPanel key={source?.id} /> : null} />}
          inspector={<Inspector />}
          events={<EventList />}
          timeline={<Timeline />}
        />
      )}
      <StatusBar />
      <Notices />
      <Palette />
      <ShortcutsDialog />
      <ModelsDialog />
      <ExportDialog />
      <HelpDialog />
      <SettingsDialog />
      <HealthDialog />
      <GoToDialog />
      <AboutDialog />
      <DropZone />
      <input
        id={fileInputId}
        data-testid="file-input"
        className="visually-hidden"
        type="file"
        accept="video/*,image/*,image/avif,image/webp,.mkv,.ts,.mts,.avi,.avif,.webp,.jxl,.tiff,.exr,.safetensors,.npz,.parquet,.tar,.jsonl"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          void openFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <input
        id={folderInputId}
        className="visually-hidden"
        type="file"
        {...{ webkitdirectory: '' }}
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          void openVideosOf([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
