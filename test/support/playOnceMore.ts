import { jest } from "@jest/globals";

// Where other work takes the processors for seconds, a test may meet a deadline that it would keep
// on a quiet machine. It is played once more, and what it failed with first is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
