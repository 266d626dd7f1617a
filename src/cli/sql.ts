import type { Command } from 'commander';
import { csvLine } from '../export/csv.ts';
import { jsonLine } from '../export/json-lines.ts';
import { formatValue } from '../present/column.ts';
import { withInput } from './input.ts';
import { standardOutput } from './output.ts';
import { type FormatOptions, type NamesOption, withFormat, withNames } from './shared-options.ts';
import { TablePrinter } from './table-printer.ts';

/** `alpcscope sql CAPTURE QUERY` */
export function registerSql(program: Command): void {
  const command = program
    .command('sql')
    .description('run one SQL query that reads (DuckDB; tables: docs/capture-format.md)')
    .argument('<capture>', 'a capture, or a recording')
    .argument('<query>', "e.g. 'SELECT source.process, count(*) FROM messages GROUP BY ALL'");
  withFormat(withNames(command)).action((path: string, query: string, options: FormatOptions & NamesOption) =>
    withInput(path, options.names, async (capture) => {
      const { columns, chunks } = await capture.sql(query);
      const output = standardOutput();
      const printer = new TablePrinter(
        columns.map((header) => ({ header })),
        output,
      );
      if (options.csv === true) await output.write(csvLine(columns, process.stdout.isTTY));
      for await (const rows of chunks) {
        if (output.closed) break;
        if (options.json === true) await output.write(rows.map(jsonLine).join(''));
        else if (options.csv === true) {
          await output.write(
            rows
              .map((row) =>
                csvLine(
                  columns.map((name) => row[name] ?? null),
                  process.stdout.isTTY,
                ),
              )
              .join(''),
          );
        } else {
          const context = { times: options.times };
          await printer.add(rows.map((row) => columns.map((name) => formatValue(row[name], 'text', context))));
        }
      }
      await printer.end();
    }),
  );
}
