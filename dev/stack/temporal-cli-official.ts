import { spawnSync } from 'node:child_process';
import { createWriteStream, renameSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** The service Temporal's own SDKs ask for a CLI; answers with the archive's address. */
const DOWNLOAD_SERVICE = 'https://temporal.download/cli';
/** Short: behind a closed firewall the next source must have its turn soon. */
const ANSWER_WAIT_MAX_MS = 8_000;
const DOWNLOAD_WAIT_MAX_MS = 180_000;

/** Temporal's own download of the pinned version, over HTTPS; `service` is replaced in tests. */
export async function downloadOfficialCli(
  scratch: string,
  target: string,
  service = DOWNLOAD_SERVICE,
): Promise<void> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const query = new URLSearchParams({ platform, arch, format: 'json', 'sdk-name': 'sdk-typescript' });
  const answer = await get(`${service}/v1.9.1?${query}`, ANSWER_WAIT_MAX_MS);
  const { archiveUrl, fileToExtract } = (await answer.json()) as {
    archiveUrl: string;
    fileToExtract: string;
  };
  const archive = path.join(scratch, path.basename(new URL(archiveUrl).pathname));
  const body = (await get(archiveUrl, DOWNLOAD_WAIT_MAX_MS)).body as ReadableStream;
  await pipeline(Readable.fromWeb(body), createWriteStream(archive));
  // tar reads .tar.gz everywhere, and .zip on Windows, where the archive is one.
  const { status, stderr } = spawnSync('tar', ['-xf', archive, '-C', scratch, fileToExtract], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the archive cannot be unpacked: ${stderr.trim()}`);
  renameSync(path.join(scratch, fileToExtract), target);
}

async function get(url: string, waitMaxMs: number): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(waitMaxMs) });
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(
      `${new URL(url).host} cannot be reached: ${cause instanceof Error ? cause.message : message}`,
    );
  }
  if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status}`);
  return response;
}
