// Text to the clipboard.

/**
 * Copies text, as an answer to a key or a click. By the event of copying, which needs no permission: `navigator.clipboard` asks
 * for one, and the app gives none to any page.
 * @throws Error where the browser refuses.
 */
export async function copyText(text: string): Promise<void> {
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', onCopy);
  try {
    if (!document.execCommand('copy')) throw new Error('The text could not be copied.');
  } finally {
    document.removeEventListener('copy', onCopy);
  }
}
