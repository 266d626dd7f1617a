/** Prints tables of any length: measures the first rows, then writes line by line. */
import { columnsWithin, columnWidths, type TableColumn, tableHeader, tableLine } from '../present/table-text.ts';
import type { Output } from './output.ts';
import { outputStyle, outputWidth } from './terminal.ts';

const MEASURED_ROWS = 1000;

export class TablePrinter {
  private readonly columns: readonly TableColumn[];
  private readonly output: Output;
  private waiting: (readonly string[])[] = [];
  private widths: readonly number[] | undefined;
  /** Places of the columns that there is room for. */
  private places: readonly number[] = [];

  constructor(columns: readonly TableColumn[], output: Output) {
    this.columns = columns;
    this.output = output;
  }

  /** Says on stderr which columns the terminal had no room for, and what `hint` says of how to see them. */
  sayLeftOut(hint: (leftOut: readonly TableColumn[]) => string): void {
    if (this.widths === undefined) return;
    const leftOut = this.columns.filter((_, index) => !this.places.includes(index));
    if (leftOut.length === 0) return;
    const names = leftOut.map(({ header }) => header).join(', ');
    process.stderr.write(`Not shown in ${outputWidth()} columns: ${names}; ${hint(leftOut)}.\n`);
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
    const width = outputWidth();
    this.places = columnsWithin(this.columns, measured, width);
    const shown = this.shown(this.columns);
    this.widths = columnWidths(
      shown,
      measured.map((row) => this.shown(row)),
      width,
    );
    await this.output.write(`${tableHeader(shown, this.widths, outputStyle())}\n`);
    await this.write(this.waiting);
    this.waiting = [];
  }

  private async write(rows: readonly (readonly string[])[]): Promise<void> {
    const widths = this.widths ?? [];
    const shown = this.shown(this.columns);
    await this.output.write(rows.map((row) => `${tableLine(shown, widths, this.shown(row))}\n`).join(''));
  }

  private shown<T>(all: readonly T[]): T[] {
    return this.places.map((place) => all[place] as T);
  }
}
