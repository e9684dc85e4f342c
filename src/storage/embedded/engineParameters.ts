/**
 * How the embedded server is started. Commits reach the disk (O_SYNC; PGlite calls no fsync, and its
 * own default turns both off), and 16 MB of buffers are enough for what is kept here.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: "on",
  wal_sync_method: "open_datasync",
  shared_buffers: "16MB",
  search_path: "public",
  exit_on_error: "false",
  log_checkpoints: "false",
  // One process, no threads: nothing may wait for a helper.
  max_worker_processes: "0",
  max_parallel_workers: "0",
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
  io_method: "sync",
};

/** The command line of PostgreSQL in single-user mode. */
export const engineParameters: string[] = [
  "--single",
  "-O",
  "-j",
  ...Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
];
