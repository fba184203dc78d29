// The only code between page and main process: commands, events and the paths of dropped files; nothing else is exposed.
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { Result, StudioBridge } from '../contract';
import { channels } from '../contract/channels';
import type { StudioEvent } from '../contract/events';

const bridge: StudioBridge = {
  invoke: (name, payload) => ipcRenderer.invoke(channels.invoke, String(name), payload) as Promise<Result>,
  onEvent(listener) {
    // The listener gets the data alone: Electron's event object would hand the page an IPC sender.
    const forward = (_event: IpcRendererEvent, event: StudioEvent) => listener(event);
    ipcRenderer.on(channels.event, forward);
    return () => {
      ipcRenderer.removeListener(channels.event, forward);
    };
  },
  openFiles(files) {
    // Paths go straight to main; a File that a script made up has none and is left out.
    const paths = Array.from(files, (file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    return ipcRenderer.invoke(channels.openPaths, paths) as Promise<Result>;
  },
};

contextBridge.exposeInMainWorld('elastictok', bridge);
