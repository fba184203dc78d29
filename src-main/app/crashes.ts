// Crashes that only Electron hears of: its own processes. Nothing leaves this machine.
import { app, crashReporter } from 'electron';
import { type Diagnosis, reportCrash } from '../diagnosis/diagnosis';

/** Keeps pictures of crashed processes beside the reports, a few, and reports every process of Electron's that ends unasked. */
export function watchCrashes({ crashes }: Diagnosis): void {
  crashes.pruneDumps();
  app.setPath('crashDumps', crashes.dumps);
  crashReporter.start({ uploadToServer: false });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    // Engines are utility processes, and have a supervisor that knows more.
    if (type !== 'Utility' && reason !== 'clean-exit')
      reportCrash('process', `${type}, ${reason}, exit code ${exitCode}`);
  });
}
