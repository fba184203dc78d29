// Composition root of the desktop app: builds the parts and wires them; what each part does is told in its own file.
import { join, resolve } from 'node:path';
import { app, type BrowserWindow, session } from 'electron';
import { runCommandLine } from './app/commandLine';
import { watchCrashes } from './app/crashes';
import { desktopAbilities, tellOfStart } from './app/dialogs';
import { connectIpc } from './app/ipcHost';
import { appId, bringToFront, claimInstance, quitOrderly } from './app/lifecycle';
import { createLiveMenu, report } from './app/liveMenu';
import { handleProtocol } from './app/protocol';
import { denyPermissions, hardenAllContents, registerScheme } from './app/security';
import { followTheme } from './app/theme';
import { lookForUpdate } from './app/updates';
import { createWindow } from './app/window';
import { reportCrash, startDiagnosis } from './diagnosis/diagnosis';
import { log } from './diagnosis/log';
import { spawnElectronEngine } from './engine/electronLink';
import { dataDir, modelDirs } from './fsx/places';
import { toolVersion } from './fsx/version';
import { cliWords, demoFlag, ownWords } from './ipc/commandLine';
import { createOpenQueue } from './ipc/openQueue';
import { createStudio } from './services/studio';

const out = resolve(import.meta.dirname, '..');
let window: BrowserWindow | null = null;
const currentWindow = () => window;

// Files may come before the studio exists; the queue holds them until the window can show what becomes of them.
let openFiles: (paths: string[]) => void = () => {};
const files = createOpenQueue((paths) => openFiles(paths));

async function start(): Promise<void> {
  watchCrashes(startDiagnosis({ dataDir: dataDir(), host: 'electron', version: toolVersion }));
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  await app.whenReady();
  const menu = createLiveMenu();
  const studio = await createStudio({
    host: { ...desktopAbilities(currentWindow), showInMenu: menu.showInMenu },
    dataDir: dataDir(),
    modelDirs: modelDirs(),
    spawnEngine: spawnElectronEngine,
    toolVersion,
  });
  quitOrderly(() => studio.close());
  denyPermissions(session.defaultSession);
  hardenAllContents();
  handleProtocol(session.defaultSession, {
    rendererDir: join(out, 'renderer'),
    picture: (request) => studio.picture(request),
  });
  let demoWanted = process.argv.includes(demoFlag);
  const onPageReady = () => {
    files.ready();
    if (demoWanted) void studio.openDemo().then(report(ipc.send));
    demoWanted = false;
  };
  const ipc = connectIpc({ studio, window: currentWindow, onPageReady });
  openFiles = (paths) => void studio.openPaths(paths).then(report(ipc.send));
  await followTheme(studio);
  await menu.follow(studio, ipc.send);
  window = createWindow({
    preload: join(out, 'preload', 'preload.cjs'),
    dataDir: dataDir(),
    onCrash: (reason) => reportCrash('page', reason),
  });
  window.on('closed', () => {
    window = null;
  });
  void lookForUpdate(studio);
}

const words = cliWords(ownWords(process.argv, process.defaultApp === true));
if (words !== null) {
  void runCommandLine(words);
} else {
  registerScheme();
  if (claimInstance({ onFiles: (paths) => files.push(paths), onSecondInstance: () => bringToFront(window) })) {
    start().catch((error) => {
      log.error('the program could not start', { error });
      log.flushNow();
      if (app.isReady()) tellOfStart(error);
      app.exit(1);
    });
  } else {
    app.quit();
  }
}
