/**
 * alpcscope as a library: the parts the program is made of.
 *
 *     import { createCatalogue, importFiles, openCapture } from 'alpcscope';
 *     await importFiles(['trace.etl'], 'trace.alpc', { createdBy: 'my tool', names: createCatalogue() });
 *     const capture = await openCapture('trace.alpc');
 *     for await (const rows of capture.rows('calls', { limit: 10 })) console.log(rows);
 *     capture.close();
 */
export { type Analysis, createAnalysis } from './analysis/analysis.ts';
export { absolute, rfc3339 } from './base/time.ts';
export { UserError } from './base/user-error.ts';
export { type Capture, openCapture } from './capture/reader.ts';
export { type CaptureWriter, createCapture } from './capture/writer.ts';
export { type Catalogue, createCatalogue } from './catalogue/catalogue.ts';
export { dissectMessage } from './dissect/dissect.ts';
export { DISSECT_KINDS, dissectAs } from './dissect/dissect-as.ts';
export { evidenceCodes } from './model/confidence.ts';
export type { EventKind, TraceEvent } from './model/event.ts';
export type { CallFact, FactSink, MessageFact, ProcessFact, ThreadFact } from './model/facts.ts';
export type { SourceReport } from './model/report.ts';
export { importFiles } from './pipeline/import.ts';
export { ingest } from './pipeline/ingest.ts';
export { type LiveCapture, startRecording } from './pipeline/record.ts';
export { explain } from './query/error.ts';
export { compileFilter } from './query/resolve.ts';
export { toPredicate } from './query/to-predicate.ts';
export { toSql } from './query/to-sql.ts';
export { runDtrace } from './sources/dtrace/index.ts';
export { generateProgram as generateDtraceProgram } from './sources/dtrace/program/generate.ts';
export { detect, fileSources, followRecording, openFile, openRecording } from './sources/index.ts';
