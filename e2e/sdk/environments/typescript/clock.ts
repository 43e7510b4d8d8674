/** A second client of a server's clock. */
import assert from 'node:assert/strict';
import { Connection } from '@temporalio/client';
import type { TestService } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import type { InternalConnectionOptions } from '@temporalio/client/lib/connection.js';

/** Connects to the TestService at an address, beside the test environment's own client. */
export async function otherClock(
  address: string,
): Promise<{ clock: TestService; close: () => Promise<void> }> {
  const options: InternalConnectionOptions = {
    address,
    [InternalConnectionOptionsSymbol]: { supportsTestService: true },
  };
  const connection = await Connection.connect(options);
  assert.ok(connection.testService, 'the server has no clock to lock');
  return { clock: connection.testService, close: () => connection.close() };
}
