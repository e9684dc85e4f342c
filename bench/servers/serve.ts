/** Tells the process that forked this one its address, and its CPU time whenever it asks. */
export const serve = (address: string): void => {
  process.on("message", (message) => {
    if (message === "cpu") process.send?.({ cpu: process.cpuUsage() });
    if (message === "stop") process.exit(0);
  });
  process.send?.({ address });
};
