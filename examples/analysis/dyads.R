# The dyad-month table in R: see dyads.py.
#
#   Rscript examples/analysis/dyads.R events/ dyads.csv [dyads.svg]
#
# Needs the package dplyr, and arrow where the folder holds Parquet; an export as CSV is read without it.

suppressPackageStartupMessages(library(dplyr))

arguments <- commandArgs(trailingOnly = TRUE)
read <- function(table) {
  path <- file.path(arguments[1], table)
  if (file.exists(paste0(path, ".parquet"))) {
    arrow::read_parquet(paste0(path, ".parquet"))
  } else {
    # "NA" is Namibia's code in other schemes, and a name in some reports: only nothing is nothing.
    read.csv(paste0(path, ".csv"), na.strings = "", encoding = "UTF-8")
  }
}

events <- read("events") |>
  transmute(event = id, month = format(coalesce(as.Date(earliest), as.Date(first_seen)), "%Y-%m"))
side <- function(which) {
  read("parties") |>
    filter(side == which, !is.na(country)) |>
    distinct(event, country)
}

dyads <- events |>
  inner_join(rename(side("actor"), actor = country), by = "event") |>
  inner_join(rename(side("recipient"), recipient = country), by = "event") |>
  count(actor, recipient, month, name = "events")
write.csv(dyads, arguments[2], row.names = FALSE, quote = FALSE)

if (length(arguments) > 2) {
  svg(arguments[3])
  most <- dyads |> group_by(actor, recipient) |> summarise(events = sum(events), .groups = "drop") |> slice_max(events, n = 5)
  shown <- semi_join(dyads, most, by = c("actor", "recipient"))
  months <- sort(unique(shown$month))
  plot(NULL, xlim = c(1, length(months)), ylim = c(0, max(shown$events)), xaxt = "n", xlab = "", ylab = "events")
  axis(1, at = seq_along(months), labels = months)
  for (row in seq_len(nrow(most))) {
    of_dyad <- semi_join(shown, most[row, ], by = c("actor", "recipient"))
    lines(match(of_dyad$month, months), of_dyad$events, type = "b", pch = row)
  }
  legend("topleft", legend = paste(most$actor, most$recipient, sep = " > "), pch = seq_len(nrow(most)))
  dev.off()
}
