# Short names for what `run.py` does, and the renewal of the locks.

.PHONY: run demo test check lock catalogue guide

run:
	python3 run.py

demo:
	python3 run.py demo

test:
	python3 run.py test

check:
	python3 run.py check

# The files hold the newest versions that setup.cfg admits, for Linux, macOS and Windows and for Python 3.11 to 3.14,
# with the hashes of every file of each version. `uv` is needed for this alone: pip writes locks for one platform.
LOCK = uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes --no-annotate --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock:
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --constraint requirements.lock --extra broker --output-file requirements-broker.lock
	$(LOCK) --upgrade --constraint requirements.lock --constraint requirements-broker.lock --extra test --output-file requirements-test.lock

# Gathers the sentences that are marked, for whoever translates; the tests tell which have no English yet.
CATALOGUE = lims/translations/en/LC_MESSAGES/messages

catalogue:
	pybabel -q extract -F pyproject.toml -k N_ -k lazy_gettext --no-location --sort-output -w 120 -o $(CATALOGUE).pot .
	pybabel -q update -i $(CATALOGUE).pot -o $(CATALOGUE).po -l en -w 120 --no-fuzzy-matching --ignore-obsolete
	rm $(CATALOGUE).pot
	pybabel -q compile -i $(CATALOGUE).po -o $(CATALOGUE).mo -l en

# The pictures of the guide, taken anew of the demonstration as it looks now.
guide:
	LIMS_PICTURES=docs/guide/pictures .venv/bin/python -m pytest -q -n0 tests/browser/test_guide.py
