/** The web worker: plays random runs away from the page's thread. */
import { answerOdds } from './answerOdds.ts';
import type { OddsReply, OddsRequest } from './oddsProtocol.ts';

addEventListener('message', ({ data }: MessageEvent<OddsRequest>) => {
  const { id, question } = data;
  let reply: OddsReply;
  try {
    reply = { id, answer: answerOdds(question) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const times =
    'answer' in reply
      ? reply.answer.variants.flatMap((odds) => (odds ? [odds.summary.successMs.buffer] : []))
      : [];
  postMessage(reply, { transfer: times });
});
