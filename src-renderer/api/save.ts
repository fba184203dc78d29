// Saves a text as a file by the browser's own download, which works the same in every host.

/** Hands a text to the browser as a download under a name. */
export function saveText({ name, mime, text }: { name: string; mime: string; text: string }): void {
  const address = URL.createObjectURL(new Blob([text], { type: mime }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has taken the blob by then.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
