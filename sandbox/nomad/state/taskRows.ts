export interface TaskEvent {
  readonly Type: string;
  readonly Time: bigint;
  readonly DisplayMessage: string;
  readonly Message?: string;
  readonly Details?: Readonly<Record<string, string>>;
  readonly ExitCode?: number;
  readonly Signal?: number;
  readonly FailsTask?: boolean;
  readonly DriverError?: string;
  readonly ValidationError?: string;
  readonly KillReason?: string;
  readonly RestartReason?: string;
  readonly StartDelay?: number;
  readonly KillTimeout?: number;
  readonly TaskSignal?: string;
  readonly TaskSignalReason?: string;
}

export interface TaskState {
  readonly State: "pending" | "running" | "dead";
  readonly Failed: boolean;
  readonly Restarts: number;
  readonly LastRestart: string | null;
  readonly StartedAt: string | null;
  readonly FinishedAt: string | null;
  readonly Paused: string;
  readonly Events: readonly TaskEvent[];
}

export type ClientStatus = "pending" | "running" | "complete" | "failed" | "lost" | "unknown";
