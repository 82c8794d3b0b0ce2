/** An announcement as EventBridge carries it: what rules match and targets are sent. A field, once there, stays. */
import { Announcement, AnnouncedPipeline } from '../decision/announcement';

/** The `source` of every event of ours; its `detail-type` is the kind of the ledger's entry. */
export const EVENT_SOURCE = 'breakwater';

/** Where rules find what they match and send. */
export const DETAIL = {
  /** The pipeline's physical name. */
  pipeline: 'pipeline',
  /** The lines of a message of plain text: `TEXT_LINES`, all of them always there. */
  text: 'text',
  /** A message for chat channels, ready to be sent. */
  chat: 'chat',
} as const;
export const TEXT_LINES = ['headline', 'cause', 'end', 'command', 'link'] as const;
type TextLine = (typeof TEXT_LINES)[number];

/** A person's reason, or fifty alarms': a message says the beginning of it, the ledger all. */
const LONGEST = 1_500;

/** The announcement, with what tells it from others: the pipeline's own names, and the words as each target wants them. */
export interface EventDetail extends Announcement {
  readonly version: 1;
  /** The same announcement told again carries the same one. */
  readonly id: string;
  readonly pipeline: string;
  readonly path: string;
  readonly account: string;
  readonly region: string;
  readonly text: Readonly<Record<TextLine, string>>;
  readonly chat: ChatMessage;
}

/** @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
export interface ChatMessage {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: { readonly textType: 'client-markdown'; readonly title: string; readonly description: string; readonly nextSteps: readonly string[] };
  readonly metadata: { readonly threadId: string; readonly summary: string; readonly eventType: string };
}

export function eventDetail(id: string, announcement: Announcement, { name, path, account, region }: AnnouncedPipeline): EventDetail {
  const { headline, cause, clears } = announcement;
  const cut = { ...announcement, headline: shortened(headline), cause: shortened(cause), clears: shortened(clears) };
  return { version: 1, id, pipeline: name, path, account, region, ...cut, text: textOf(cut), chat: chatOf(id, cut, name) };
}

function textOf({ headline, cause, since, clears, command, link }: Announcement): EventDetail['text'] {
  const end = [since && `since ${since}`, clears && `clears: ${clears}`].filter(Boolean).join('; ');
  return { headline: plain(headline), cause: plain(cause), end: plain(end), command: plain(command), link: plain(link) };
}

/** EventBridge puts the lines of a text between double quotes and does not escape what is in them. */
const plain = (line: string): string => line.replace(/[\u0000-\u001f]+/g, ' ').replaceAll('"', '\'').replaceAll('\\', '/');

function chatOf(id: string, announcement: Announcement, pipeline: string): ChatMessage {
  const { headline, cause, since, clears, command, link, execution, kind } = announcement;
  const rows = [cause, since && `since ${since}`, clears && `clears: ${clears}`];
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: escaped(headline),
      description: rows.filter((row) => row !== '').map(escaped).join('\n'),
      nextSteps: [`\`${escaped(command)}\``, ...(link === '' ? [] : [`<${link}|open the pipeline>`])],
    },
    // One thread to a release.
    metadata: { threadId: [pipeline, execution].filter((part) => part !== '').join('/'), summary: escaped(headline), eventType: kind },
  };
}

/**
 * Reasons are written by people, and `<!channel>` in one of them would wake everybody.
 * @see https://docs.slack.dev/messaging/formatting-message-text/#escaping
 */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const shortened = (text: string): string => text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
