/** Prints tables of any length: measures the first rows, then writes line by line. */
import { columnWidths, type TableColumn, tableHeader, tableLine } from '../present/table-text.ts';
import type { Output } from './output.ts';
import { outputStyle, outputWidth } from './terminal.ts';

const MEASURED_ROWS = 1000;

export class TablePrinter {
  private readonly columns: readonly TableColumn[];
  private readonly output: Output;
  private waiting: (readonly string[])[] = [];
  private widths: readonly number[] | undefined;

  constructor(columns: readonly TableColumn[], output: Output) {
    this.columns = columns;
    this.output = output;
  }

  /** Adds rows of safe texts. */
  async add(rows: readonly (readonly string[])[]): Promise<void> {
    if (this.widths !== undefined) await this.write(rows);
    else {
      this.waiting.push(...rows);
      if (this.waiting.length >= MEASURED_ROWS) await this.start();
    }
  }

  /** Writes what is waiting. Nothing at all if there were no rows. */
  async end(): Promise<void> {
    if (this.widths === undefined && this.waiting.length > 0) await this.start();
  }

  private async start(): Promise<void> {
    const measured = this.waiting.slice(0, MEASURED_ROWS);
    this.widths = columnWidths(this.columns, measured, outputWidth());
    await this.output.write(`${tableHeader(this.columns, this.widths, outputStyle())}\n`);
    await this.write(this.waiting);
    this.waiting = [];
  }

  private async write(rows: readonly (readonly string[])[]): Promise<void> {
    const widths = this.widths ?? [];
    await this.output.write(rows.map((row) => `${tableLine(this.columns, widths, row)}\n`).join(''));
  }
}
