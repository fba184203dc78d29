// Tells a user who looks elsewhere, in a browser that has permitted it before; under Electron, where pages have no permissions, main does.

/** Shows a notification of the system; does nothing while the page has the focus. It never asks for the permission. */
export function showAlert(title: string, body: string): void {
  if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return;
  const notification = new Notification(title, { body, tag: title });
  notification.onclick = () => window.focus();
}
