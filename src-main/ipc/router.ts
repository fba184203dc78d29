// The one door to the commands: refuses what is not a valid command, answers everything else, never throws.
import type { z } from 'zod';
import {
  type CommandHandlers,
  type CommandName,
  commands,
  isCommandName,
  maxPayloadBytes,
  type Result,
  StudioError,
  toErrorData,
} from '../contract';
import { log } from '../diagnosis/log';

/** Takes a command by name and gives its answer. */
export type Router = (name: string, payload: unknown) => Promise<Result>;

export interface RouterOptions {
  /** Also checks what handlers answer: on in tests, off in use, where a long series would be read twice. */
  checkOutputs?: boolean;
}

/** Gives the function that every host sends its commands through. */
export function createRouter(handlers: CommandHandlers, options: RouterOptions = {}): Router {
  const checkOutputs = options.checkOutputs ?? process.env.ELASTICTOK_CHECK === '1';
  return async (name, payload) => {
    try {
      if (typeof name !== 'string' || !isCommandName(name)) throw refusal('there is no such command');
      checkSize(payload);
      const input = commands[name].input.safeParse(payload);
      if (!input.success) throw refusal(`${name} was given a wrong value: ${readableIssue(input.error)}`);
      const value = await handlerOf(handlers, name)(input.data);
      if (checkOutputs) checkOutput(name, value);
      return { ok: true, value };
    } catch (error) {
      tell(name, error);
      return { ok: false, error: toErrorData(error) };
    }
  };
}

/** What was refused or failed; a page may call a command anything. */
function tell(name: unknown, error: unknown): void {
  if (error instanceof StudioError && error.code === 'cancelled') return;
  const data = { command: typeof name === 'string' && isCommandName(name) ? name : 'unknown' };
  if (error instanceof StudioError) log.warning('a command failed', { error, data });
  else log.error('a command failed', { error, data });
}

/** Names the first field that a schema refused: `settings.threshold: Too small`. */
export function readableIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it does not fit';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

// Type and schema of a command are tied by its name alone, which the compiler cannot follow through a union.
function handlerOf(handlers: CommandHandlers, name: CommandName): (input: unknown) => Promise<unknown> {
  return handlers[name] as (input: unknown) => Promise<unknown>;
}

function refusal(what: string): StudioError {
  return new StudioError('bad-request', what, 'Reload the window, and report it if it stays');
}

function checkSize(payload: unknown): void {
  let text: string | undefined;
  try {
    text = JSON.stringify(payload);
  } catch {
    throw refusal('the command holds something that is no plain data');
  }
  if (text !== undefined && Buffer.byteLength(text) > maxPayloadBytes) throw refusal('the command is too long');
}

function checkOutput(name: CommandName, value: unknown): void {
  const output = commands[name].output.safeParse(value);
  if (output.success) return;
  const what = `${name} gave a wrong answer: ${readableIssue(output.error)}`;
  throw new StudioError('internal', what, 'Report this');
}
