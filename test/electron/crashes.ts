// crashReporter: has no Crashpad behind it; what matters is that nothing would be sent.

export const crashReporter = {
  start({ uploadToServer, submitURL }: { uploadToServer?: boolean; submitURL?: string }): void {
    if (uploadToServer !== false || submitURL) throw new Error('Crash reports would leave the machine.');
  },
};
