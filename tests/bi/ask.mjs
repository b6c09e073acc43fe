// Reads a question from the command line, asks the file, prints the first row as JSON.
import { DuckDBInstance } from "@duckdb/node-api";

const [path, question] = process.argv.slice(2);
const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(question);
console.log(JSON.stringify(reader.getRowsJson()[0].map(String)));
