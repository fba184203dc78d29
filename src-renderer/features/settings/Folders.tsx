// Where analyses and exports go, and where ffmpeg is: by name, and chosen by the native dialog where the host has one.
import { useEffect } from 'react';
import type { ChosenFolder, FoldersView } from '../../../src-main/contract';
import { chooseFolder, fetchFolders, findFfmpeg, resetFolder } from '../../commands/settings';
import { useSession } from '../../store/session';
import { useSettings } from '../../store/settings';
import { sentence } from '../../store/ui';
import { Button } from '../../ui/Button';
import { Hint } from '../../ui/Hint';

const origins = {
  setting: 'from the chosen folder',
  environment: 'from FFMPEG_PATH',
  bundled: 'came with the program',
  system: 'of the system',
} as const;

export function Folders() {
  const folders = useSettings((state) => state.folders);
  const dialogs = useSession((state) => state.host.nativeDialogs);
  useEffect(() => void fetchFolders(), []);
  if (folders === null) return <p className="settings-hint">Looking…</p>;
  return (
    <>
      {!dialogs && <p className="settings-hint">A browser cannot choose folders; the desktop app can.</p>}
      <Row label="Analyses go to" folder="analyses" name={folders.analyses.name} usual={folders.analyses.usual} />
      <Row label="Exports go to" folder="exports" name={folders.exports.name} usual={folders.exports.usual} />
      <Ffmpeg ffmpeg={folders.ffmpeg} />
    </>
  );
}

function Row({
  label,
  folder,
  name,
  usual,
}: {
  label: string;
  folder: 'analyses' | 'exports';
  name: string;
  usual: boolean;
}) {
  return (
    <div className="folder-row">
      <span className="label hinted">
        {label} <Hint term={`${folder}Folder`} />
      </span>
      <strong data-testid={`folder-${folder}`}>{name}</strong>
      <FolderButtons folder={folder} chosen={!usual} usualWord="Use the usual one" />
    </div>
  );
}

function Ffmpeg({ ffmpeg: { version, origin, chosen, problem } }: { ffmpeg: FoldersView['ffmpeg'] }) {
  const busy = useSettings((state) => state.busy !== null);
  return (
    <div className="folder-row">
      <span className="label hinted">
        ffmpeg <Hint term="ffmpeg" />
      </span>
      <strong data-testid="folder-ffmpeg">
        {version === null || origin === null ? 'Not found' : `Version ${version}, ${origins[origin]}`}
      </strong>
      {chosen !== null && <span className="folder-note">Looked for in {chosen} first</span>}
      {problem !== null && (
        <span className="folder-note">
          {sentence(problem.what)} {sentence(problem.remedy)}
        </span>
      )}
      <span className="folder-buttons">
        <Button
          title="Look for ffmpeg again"
          disabled={busy}
          onClick={() => void findFfmpeg()}
          data-testid="ffmpeg-find"
        >
          Search again
        </Button>
        <FolderButtons folder="ffmpeg" chosen={chosen !== null} usualWord="Forget the folder" />
      </span>
    </div>
  );
}

function FolderButtons({ folder, chosen, usualWord }: { folder: ChosenFolder; chosen: boolean; usualWord: string }) {
  const dialogs = useSession((state) => state.host.nativeDialogs);
  const busy = useSettings((state) => state.busy !== null);
  return (
    <span className="folder-buttons">
      {dialogs && (
        <Button
          title={folder === 'ffmpeg' ? 'Choose the folder that holds ffmpeg and ffprobe' : 'Choose another folder'}
          disabled={busy}
          onClick={() => void chooseFolder(folder)}
          data-testid={`choose-${folder}`}
        >
          Choose…
        </Button>
      )}
      {chosen && (
        <Button
          title={usualWord}
          disabled={busy}
          onClick={() => void resetFolder(folder)}
          data-testid={`reset-${folder}`}
        >
          {usualWord}
        </Button>
      )}
    </span>
  );
}
