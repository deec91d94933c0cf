@echo off
rem eprop: starts eprop.jar, which lies beside this file or in ..\lib. Finds Java (JAVA_HOME, else
rem PATH), and adds its vector module where it is of use.
setlocal
set "EPROP_JAR=%~dp0eprop.jar"
if not exist "%EPROP_JAR%" set "EPROP_JAR=%~dp0..\lib\eprop.jar"
rem No blocks in brackets here: one in a path, as in "Program Files (x86)", would close them.
if not exist "%EPROP_JAR%" echo eprop: there is no eprop.jar in "%~dp0" or "%~dp0..\lib">&2
if not exist "%EPROP_JAR%" exit /b 2
set "EPROP_JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "EPROP_JAVA=%JAVA_HOME%\bin\java.exe"
set "EPROP_FOUND=yes"
if "%EPROP_JAVA%"=="java" where /q java || set "EPROP_FOUND="
if not defined EPROP_FOUND echo eprop: there is no Java; expected version 17 or newer, in PATH or by JAVA_HOME>&2
if not defined EPROP_FOUND exit /b 2
set "EPROP_MODULES="
for %%c in (train compare search evaluate predict report plot explain check gradient serve -V --version) do if "%~1"=="%%c" set "EPROP_MODULES=--add-modules jdk.incubator.vector"
if "%~2"=="--help" set "EPROP_MODULES="
if "%~2"=="-h" set "EPROP_MODULES="
"%EPROP_JAVA%" %EPROP_MODULES% -jar "%EPROP_JAR%" %*
exit /b %ERRORLEVEL%
