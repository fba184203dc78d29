// The files of a drop on a page in a browser: a folder there has no path, so the videos in it are looked up and sent one by one.

/** Names that are videos where the browser does not know their type. */
const videoName = /\.(mp4|m4v|mov|mkv|webm|avi|ts|mts|m2ts|mpe?g|wmv|flv|ogv|3gp|mxf|y4m)$/i;
/** So many videos of a folder are sent, as the main side opens. */
const mostVideos = 1000;

/** True for a video, as far as type and name tell. */
export function isVideo({ type, name }: File): boolean {
  return type.startsWith('video/') || videoName.test(name);
}

/**
 * The files that were dropped, and the videos of folders that were, in the order of their names. Must be called while the drop is handled:
 * what it holds is gone afterwards. Under Electron folders are files with a path, which main looks into.
 */
export async function droppedFiles(data: DataTransfer | null): Promise<File[]> {
  const files = [...(data?.files ?? [])];
  if (window.elastictok !== undefined) return files;
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found: File[] = [];
  for (const entry of entries) {
    if (entry?.isDirectory) await addVideos(entry as FileSystemDirectoryEntry, found);
    else if (entry?.isFile) found.push(await fileOf(entry as FileSystemFileEntry));
  }
  return found;
}

async function addVideos(folder: FileSystemDirectoryEntry, found: File[]): Promise<void> {
  const entries = await entriesOf(folder);
  entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name.endsWith('.etok') || found.length >= mostVideos) continue;
    if (entry.isDirectory) await addVideos(entry as FileSystemDirectoryEntry, found);
    else {
      const file = await fileOf(entry as FileSystemFileEntry);
      if (isVideo(file)) found.push(file);
    }
  }
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // It gives a hundred at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
