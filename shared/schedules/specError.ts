/** A schedule spec that is refused. The message is the server's, without its "Invalid schedule spec: ". */
export class ScheduleSpecError extends Error {
  override readonly name = 'ScheduleSpecError';
}
