/** Resolves at the first SIGTERM or SIGINT; later ones change nothing, because the end has begun. */
export const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    // npm passes on a Ctrl-C that the terminal has already sent to every process: two are common.
    for (const signal of ["SIGTERM", "SIGINT"]) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
