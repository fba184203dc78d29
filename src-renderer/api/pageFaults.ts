// Tells the main side's log of faults that nobody in the page has caught.
import { call } from './bridge';

/** A page that fails with every drawing tells of the first ones. */
const most = 20;
let told = 0;

/** Writes a fault to the log; a fault on the way there is nobody's. */
export function tellPageFault(error: unknown): void {
  if (told >= most) return;
  told++;
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' };
  const fault = { message: message.slice(0, 2000), stack: (stack ?? '').slice(0, 8000) };
  void call('diagnosis.pageFault', fault).catch(() => undefined);
}

/** Listens to errors and rejections that nothing has handled. */
export function followPageFaults(): void {
  window.addEventListener('error', ({ error, message }) => {
    // Chromium's way of saying that a size was measured again, which is no fault.
    if (!message.startsWith('ResizeObserver loop')) tellPageFault(error ?? message);
  });
  window.addEventListener('unhandledrejection', ({ reason }) => tellPageFault(reason));
}
