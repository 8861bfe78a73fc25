/* What the parts of the diagnosis for people share. Private to the room. */
#ifndef GOINCEPTION_REPORT_DOCTOR_TEXT_H
#define GOINCEPTION_REPORT_DOCTOR_TEXT_H

#include "program/diagnosis.h"
#include "report/page.h"

/* Columns in which lines start. */
enum { ANSWER = 3, ROW = 5, ROW_BELOW = 7, PLACES_SHOWN = 3 };

struct doctor {
	const struct diagnosis *diagnosis;
	struct page page;
	unsigned top;
	struct text scratch; /* a line is gathered here */
};

void doctor_heading(struct doctor *doctor, const char *words);

/* What was gathered in scratch, on lines of its own from the column on. */
void doctor_gathered(struct doctor *doctor, unsigned column);

/* The same at column ANSWER, with words at its end. */
void doctor_answer(struct doctor *doctor, const char *words);

/* "and 3 more", when not all were shown. */
void doctor_rest(struct doctor *doctor, size_t count, size_t shown, unsigned column);

void doctor_gather_place(struct doctor *doctor, const struct place *place);

/* doctor_calls.c */
void doctor_indirect_calls(struct doctor *doctor);

#endif
