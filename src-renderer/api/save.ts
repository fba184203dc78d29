// Saves a text or a picture as a file by the browser's own download, which works the same in every host.

/** Hands a text to the browser as a download under a name. */
export function saveText({ name, mime, text }: { name: string; mime: string; text: string }): void {
  saveBlob(name, new Blob([text], { type: mime }));
}

/** Hands the bytes of a file to the browser as a download under a name. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has taken the blob by then.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
